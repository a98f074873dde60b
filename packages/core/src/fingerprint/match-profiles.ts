import { makeChain, type Run } from "./chain-hits.ts"
import { type FingerprintMatch } from "./fingerprint.ts"
import { type Hashing } from "./grams.ts"
import { joinViews, type ViewProfile } from "./join-views.ts"
import { type ProtectedGrams } from "./protected-grams.ts"
import { type TextProfile } from "./text-profile.ts"
import { queryViews } from "./word-views.ts"

/** A run of this many words binds whatever they are, also with a few words changed. */
const longRun = 16
/** A shorter one may be chance, but is told. */
const shortRun = 8

const gradeOf = ({ words, hasOwnWord, isTelling }: Run): FingerprintMatch["grade"] | undefined => {
  if (words >= longRun || isTelling) return "match"
  return words >= shortRun || hasOwnWord ? "possible" : undefined
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
    for (const hit of joinViews(stream, hashing, grams.table).hits) chain.add(hit)
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
