import { type Chain, makeChain, type Run } from "./chain-hits.ts"
import { type FingerprintMatch } from "./fingerprint.ts"
import { gramSize, type Hashing } from "./grams.ts"
import { hitOf } from "./hit.ts"
import { placeAt, type ProtectedGrams, sourceAt } from "./protected-grams.ts"
import { type TextProfile, type ViewProfile } from "./text-profile.ts"
import { queryViews } from "./word-views.ts"

/** A run of this many words binds whatever they are. */
const longRun = 16
/** A shorter one may be chance, but is told. */
const shortRun = 6

const gradeOf = ({ words, isRare }: Run): FingerprintMatch["grade"] | undefined =>
  words >= longRun || (isRare && words >= gramSize) ? "match" : words >= shortRun ? "possible" : undefined

/** Finds the grams that go over the end of one text into the next ones, and chains all hits of a stream. */
const chainStream = (
  stream: ReadonlyArray<ViewProfile>,
  chain: Chain,
  { table }: ProtectedGrams,
  hashing: Hashing,
): void => {
  let offset = 0
  let tail: ReadonlyArray<number> = []
  for (const view of stream) {
    if (view.words === 0) continue
    const around = [...tail, ...view.head]
    for (let at = 0; at + gramSize <= around.length; at++) {
      const [one = 0, two = 0, three = 0, four = 0, five = 0] = around.slice(at, at + gramSize)
      const slot = table.find(hashing.low(one, two, three, four, five), hashing.high(one, two, three, four, five))
      if (slot < 0) continue
      chain.add(hitOf(offset - tail.length + at, sourceAt(table, slot), placeAt(table, slot)))
    }
    for (const hit of view.hits) chain.add({ ...hit, start: offset + hit.start, end: offset + hit.end })
    offset += view.words
    tail = view.words >= gramSize - 1 ? view.tail : around.slice(1 - gramSize)
  }
}

/** Every stream that differs from those before it: each view of the texts as written, then of each decoding. */
const streamsOf = (profiles: ReadonlyArray<TextProfile>): ReadonlyArray<ReadonlyArray<ViewProfile>> => {
  const ways = new Set(profiles.flatMap((profile) => [...profile.decoded.keys()]))
  const streams: Array<ReadonlyArray<ViewProfile>> = []
  for (const way of [undefined, ...[...ways].toSorted()]) {
    for (const view of queryViews.keys()) {
      // A text that the way does not concern keeps its place in the stream, so that a run may go through it.
      const stream = profiles.flatMap(({ asWritten, decoded }) => {
        const layer = way === undefined ? asWritten : (decoded.get(way) ?? asWritten)
        return layer[view] ?? []
      })
      if (!streams.some((known) => known.every((profile, at) => profile === stream[at]))) streams.push(stream)
    }
  }
  return streams
}

/** One match for what overlaps in one file: the strongest grade, the longest run. */
const merge = (matches: ReadonlyArray<FingerprintMatch>): ReadonlyArray<FingerprintMatch> => {
  const merged: Array<FingerprintMatch> = []
  for (const match of matches) {
    const last = merged.at(-1)
    if (last === undefined || last.path !== match.path || match.firstLine > last.lastLine) {
      merged.push(match)
      continue
    }
    merged[merged.length - 1] = {
      path: last.path,
      firstLine: last.firstLine,
      lastLine: Math.max(last.lastLine, match.lastLine),
      words: Math.max(last.words, match.words),
      grade: last.grade === "match" ? "match" : match.grade,
    }
  }
  return merged
}

/** Finds the protected runs in texts read one after another, by path and line. */
export const matchProfiles = (
  profiles: ReadonlyArray<TextProfile>,
  grams: ProtectedGrams,
  paths: ReadonlyArray<string>,
  hashing: Hashing,
): ReadonlyArray<FingerprintMatch> => {
  const matches: Array<FingerprintMatch> = []
  for (const stream of streamsOf(profiles)) {
    const chain = makeChain(grams.pathOf)
    chainStream(stream, chain, grams, hashing)
    for (const run of chain.end()) {
      const grade = gradeOf(run)
      const path = paths[run.path]
      if (grade === undefined || path === undefined) continue
      matches.push({ path, firstLine: run.firstLine, lastLine: run.lastLine, words: run.words, grade })
    }
  }
  const order = (a: FingerprintMatch, b: FingerprintMatch) =>
    a.path < b.path ? -1 : a.path > b.path ? 1 : a.firstLine - b.firstLine || a.lastLine - b.lastLine
  return merge(matches.toSorted(order))
}
