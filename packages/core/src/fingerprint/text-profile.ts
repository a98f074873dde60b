import { decodedViews } from "../inspect/views/decoded-views.ts"
import { gramSize, type Hashing } from "./grams.ts"
import { appendHit, type Hit } from "./hit.ts"
import { type KeyTable } from "./key-table.ts"
import { markComments } from "./mark-comments.ts"
import { markPrefixes } from "./mark-prefixes.ts"
import { placeAt, sourceAt } from "./protected-grams.ts"
import { readWords, type Words } from "./read-words.ts"
import { isRawGram, rankWords } from "./visit-grams.ts"
import { queryViews, viewWords, type WordView } from "./word-views.ts"

/** What one view of a text holds, and the words with which it may join its neighbours. */
export interface ViewProfile {
  readonly words: number
  readonly hits: ReadonlyArray<Hit>
  /** Hashes of the first and of the last four words, or of all where there are fewer. */
  readonly head: ReadonlyArray<number>
  readonly tail: ReadonlyArray<number>
}

/** A text's views, in the order of `queryViews`. */
export type LayerProfile = ReadonlyArray<ViewProfile>

/** What one text holds, given the index at one version. Hashes and places only. */
export interface TextProfile {
  readonly version: number
  readonly asWritten: LayerProfile
  /** By the kind of decoding and how often it came before in this text; only what the text gave reason to decode. */
  readonly decoded: ReadonlyMap<string, LayerProfile>
}

const joined = gramSize - 1

const profileView = (
  words: Words,
  view: WordView,
  find: (position: number, first: number, last: number) => number,
  table: KeyTable,
): ViewProfile => {
  const { kept, count } = view
  const hits: Array<Hit> = []
  for (let position = 0; position <= count - gramSize; position++) {
    const slot = find(position, kept[position] ?? 0, kept[position + joined] ?? 0)
    if (slot >= 0) appendHit(hits, position, sourceAt(table, slot), placeAt(table, slot))
  }
  const hashes = (from: number, to: number) => Array.from(kept.subarray(from, to), (word) => words.hashes[word] ?? 0)
  return {
    words: count,
    hits,
    head: hashes(0, Math.min(joined, count)),
    tail: hashes(Math.max(0, count - joined), count),
  }
}

/** Looks up every gram of every view of a text. */
const profileLayer = (text: string, hashing: Hashing, table: KeyTable): LayerProfile => {
  const words = readWords(text, hashing.wordSeed)
  markComments(text, words)
  markPrefixes(text, words)
  const { hashes } = words
  const ranks = rankWords(words)
  const views = viewWords(words, queryViews)
  const [raw] = views
  const rawSlots = new Int32Array(words.count).fill(-1)
  const profiles = new Map<WordView, ViewProfile>()
  return views.map((view) => {
    const known = profiles.get(view)
    if (known !== undefined) return known
    const { kept } = view
    const lookUp = (position: number, first: number, last: number): number => {
      const one = hashes[first] ?? 0
      const two = hashes[kept[position + 1] ?? 0] ?? 0
      const three = hashes[kept[position + 2] ?? 0] ?? 0
      const four = hashes[kept[position + 3] ?? 0] ?? 0
      const five = hashes[last] ?? 0
      return table.find(hashing.low(one, two, three, four, five), hashing.high(one, two, three, four, five))
    }
    const find =
      view === raw
        ? (position: number, first: number, last: number) => (rawSlots[first] = lookUp(position, first, last))
        : (position: number, first: number, last: number) =>
            isRawGram(ranks, first, last) ? (rawSlots[first] ?? -1) : lookUp(position, first, last)
    const profile = profileView(words, view, find, table)
    profiles.set(view, profile)
    return profile
  })
}

/** Profiles a text as it is written and as each of its decoded views. */
export const profileText = (text: string, version: number, hashing: Hashing, table: KeyTable): TextProfile => {
  const decoded = new Map<string, LayerProfile>()
  for (const view of decodedViews(text)) {
    let ordinal = 0
    while (decoded.has(`${view.kind} ${ordinal}`)) ordinal++
    decoded.set(`${view.kind} ${ordinal}`, profileLayer(view.text, hashing, table))
  }
  return { version, asWritten: profileLayer(text, hashing, table), decoded }
}
