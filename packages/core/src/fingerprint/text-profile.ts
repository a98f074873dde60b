import { decodedViews } from "../inspect/views/decoded-views.ts"
import { decodableRegions, type Region } from "./decodable-regions.ts"
import { gramSize, type Hashing } from "./grams.ts"
import { appendHit, type GrowingHit } from "./hit.ts"
import { joinViews, type ViewProfile } from "./join-views.ts"
import { type KeyTable } from "./key-table.ts"
import { markComments } from "./mark-comments.ts"
import { markPrefixes } from "./mark-prefixes.ts"
import { placeAt, sourceAt } from "./protected-grams.ts"
import { readWords } from "./read-words.ts"
import { isRawGram, rankWords } from "./visit-grams.ts"
import { queryViews, viewWords, type WordView } from "./word-views.ts"

/** A text's views, in the order of `queryViews`. */
type Layer = ReadonlyArray<ViewProfile>

/** What one text holds, given the index at one version. Hashes and places only. */
export interface TextProfile {
  readonly version: number
  readonly asWritten: Layer
  /** By the kind of decoding and how often it came before at one place; only what the text gave reason to decode. */
  readonly decoded: ReadonlyMap<string, Layer>
}

/** All that decoding gives is at most this many times the text, and the constant more. */
const mostTimesLonger = 4
const mostLonger = 4 * 1024 * 1024

/** Where the words of a view begin that stand at or behind an offset. */
const positionOf = ({ kept, count }: WordView, starts: Uint32Array, offset: number): number => {
  let low = 0
  let high = count
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((starts[kept[middle] ?? 0] ?? 0) < offset) low = middle + 1
    else high = middle
  }
  return low
}

/** Looks up every gram of every view of a text, in pieces that end at `cuts`. */
const profilePieces = (
  text: string,
  cuts: ReadonlyArray<number>,
  hashing: Hashing,
  table: KeyTable,
): ReadonlyArray<Layer> => {
  const words = readWords(text, hashing.wordSeed)
  markComments(text, words)
  markPrefixes(text, words)
  const { hashes, starts } = words
  const ranks = rankWords(words)
  const views = viewWords(words, queryViews)
  const [raw] = views
  const rawSlots = new Int32Array(words.count).fill(-1)

  const findSlot = (view: WordView, position: number): number => {
    const { kept } = view
    const first = kept[position] ?? 0
    const last = kept[position + 4] ?? 0
    if (view !== raw && isRawGram(ranks, first, last)) return rawSlots[first] ?? -1
    const one = hashes[first] ?? 0
    const two = hashes[kept[position + 1] ?? 0] ?? 0
    const three = hashes[kept[position + 2] ?? 0] ?? 0
    const four = hashes[kept[position + 3] ?? 0] ?? 0
    const five = hashes[last] ?? 0
    const slot = table.find(hashing.low(one, two, three, four, five), hashing.high(one, two, three, four, five))
    if (view === raw) rawSlots[first] = slot
    return slot
  }

  const profilePiece = (view: WordView, from: number, to: number): ViewProfile => {
    const hits: Array<GrowingHit> = []
    for (let position = from; position <= to - gramSize; position++) {
      const slot = findSlot(view, position)
      if (slot >= 0) appendHit(hits, position - from, sourceAt(table, slot), placeAt(table, slot))
    }
    const read = (start: number, end: number) => Array.from(view.kept.subarray(start, end), (word) => hashes[word] ?? 0)
    const most = Math.min(gramSize - 1, to - from)
    return { words: to - from, hits, head: read(from, from + most), tail: read(to - most, to) }
  }

  const layers: Array<Layer> = []
  let from = 0
  for (const cut of [...cuts, text.length]) {
    const pieces = new Map<WordView, ViewProfile>()
    for (const view of new Set(views)) {
      const start = positionOf(view, starts, from)
      pieces.set(view, profilePiece(view, start, cut === text.length ? view.count : positionOf(view, starts, cut)))
    }
    layers.push(views.flatMap((view) => pieces.get(view) ?? []))
    from = cut
  }
  return layers
}

/** Joins each view of the pieces of a text; views of the same pieces are the same object. */
const joinLayers = (layers: ReadonlyArray<Layer>, hashing: Hashing, table: KeyTable): Layer => {
  const joined: Array<{ readonly parts: ReadonlyArray<ViewProfile>; readonly view: ViewProfile }> = []
  return [...queryViews.keys()].map((number) => {
    const parts = layers.flatMap((layer) => layer[number] ?? [])
    const known = joined.find((other) => other.parts.every((part, at) => part === parts[at]))
    if (known !== undefined) return known.view
    const view = joinViews(parts, hashing, table)
    joined.push({ parts, view })
    return view
  })
}

const profileDecoded = (
  text: string,
  regions: ReadonlyArray<Region>,
  hashing: Hashing,
  table: KeyTable,
): ReadonlyMap<string, ReadonlyMap<number, Layer>> => {
  const ways = new Map<string, Map<number, Layer>>()
  let budget = text.length * mostTimesLonger + mostLonger
  for (const [number, { start, end }] of regions.entries()) {
    const ordinals = new Map<string, number>()
    for (const view of decodedViews(text.slice(start, end))) {
      budget -= view.text.length
      if (budget < 0) return ways
      const ordinal = ordinals.get(view.kind) ?? 0
      ordinals.set(view.kind, ordinal + 1)
      const way = `${view.kind} ${ordinal}`
      const layers = ways.get(way) ?? new Map<number, Layer>()
      ways.set(way, layers)
      for (const layer of profilePieces(view.text, [], hashing, table)) layers.set(number, layer)
    }
  }
  return ways
}

/** Profiles a text as it is written, and as each way of decoding reads the parts of it that it concerns. */
export const profileText = (text: string, version: number, hashing: Hashing, table: KeyTable): TextProfile => {
  const regions = decodableRegions(text)
  const cuts = regions.flatMap(({ start, end }) => [start, end])
  const pieces = profilePieces(text, cuts, hashing, table)
  const decoded = new Map<string, Layer>()
  for (const [way, layers] of profileDecoded(text, regions, hashing, table)) {
    // Every second piece is a region; what stands between them, and what this way does not concern, stays.
    const read = pieces.map((piece, at) => (at % 2 === 1 ? (layers.get((at - 1) / 2) ?? piece) : piece))
    decoded.set(way, joinLayers(read, hashing, table))
  }
  return { version, asWritten: joinLayers(pieces, hashing, table), decoded }
}
