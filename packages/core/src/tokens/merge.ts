import { type Vocabulary } from "./vocabulary.ts"

/** No pair: what cannot be merged comes after everything that can. */
const never = 0x7fff_ffff

/** Up to here every round looks at all pairs: for few parts that is faster than a heap. */
const fewParts = 48

const bounds = new Int32Array(fewParts + 1)
const ranks = new Int32Array(fewParts + 1)

const rankOf = (vocabulary: Vocabulary, bytes: Uint8Array, start: number, end: number): number => {
  const rank = vocabulary.find(bytes, start, end)
  return rank < 0 ? never : rank
}

const mergeFew = (vocabulary: Vocabulary, bytes: Uint8Array, parts: number): number => {
  let count = parts
  for (let part = 0; part < count - 1; part++) {
    ranks[part] = rankOf(vocabulary, bytes, bounds[part] ?? 0, bounds[part + 2] ?? 0)
  }
  for (;;) {
    let best = never
    let first = -1
    for (let part = 0; part < count - 1; part++) {
      const rank = ranks[part] ?? never
      if (rank < best) {
        best = rank
        first = part
      }
    }
    if (first < 0) return count
    count--
    for (let part = first + 1; part <= count; part++) {
      bounds[part] = bounds[part + 1] ?? 0
      ranks[part] = ranks[part + 1] ?? never
    }
    if (first < count - 1) ranks[first] = rankOf(vocabulary, bytes, bounds[first] ?? 0, bounds[first + 2] ?? 0)
    if (first > 0) ranks[first - 1] = rankOf(vocabulary, bytes, bounds[first - 1] ?? 0, bounds[first + 1] ?? 0)
  }
}

/** A heap of numbers, the least first. */
const makeHeap = (capacity: number) => {
  const values = new Float64Array(capacity)
  let size = 0
  return {
    isEmpty: () => size === 0,
    push: (value: number): void => {
      let at = size++
      while (at > 0) {
        const parent = (at - 1) >> 1
        const above = values[parent] ?? 0
        if (above <= value) break
        values[at] = above
        at = parent
      }
      values[at] = value
    },
    pop: (): number => {
      const least = values[0] ?? 0
      const last = values[--size] ?? 0
      let at = 0
      for (;;) {
        let child = 2 * at + 1
        if (child >= size) break
        if (child + 1 < size && (values[child + 1] ?? 0) < (values[child] ?? 0)) child++
        const below = values[child] ?? 0
        if (below >= last) break
        values[at] = below
        at = child
      }
      values[at] = last
      return least
    },
  }
}

/** The same as `mergeFew` in O(n log n): a linked list of parts and a heap of pairs, the leftmost of equals first. */
const mergeMany = (
  vocabulary: Vocabulary,
  bytes: Uint8Array,
  starts: Int32Array,
  end: number,
  parts: number,
): number => {
  const next = new Int32Array(parts)
  const previous = new Int32Array(parts)
  const pairRanks = new Int32Array(parts).fill(never)
  // Each merge takes one pair and adds at most two.
  const heap = makeHeap(3 * parts)
  const startOf = (part: number): number => (part < parts ? (starts[part] ?? 0) : end)
  const rankPair = (part: number): void => {
    const second = next[part] ?? parts
    const rank = second < parts ? rankOf(vocabulary, bytes, startOf(part), startOf(next[second] ?? parts)) : never
    pairRanks[part] = rank
    if (rank !== never) heap.push(rank * parts + part)
  }
  for (let part = 0; part < parts; part++) {
    next[part] = part + 1
    previous[part] = part - 1
  }
  for (let part = 0; part < parts - 1; part++) rankPair(part)
  let count = parts
  while (!heap.isEmpty()) {
    const entry = heap.pop()
    const part = entry % parts
    // A pair that was merged or whose neighbours changed has another rank by now.
    if (pairRanks[part] !== (entry - part) / parts) continue
    const second = next[part] ?? parts
    const after = next[second] ?? parts
    pairRanks[second] = never
    next[part] = after
    if (after < parts) previous[after] = part
    count--
    rankPair(part)
    const before = previous[part] ?? -1
    if (before >= 0) rankPair(before)
  }
  return count
}

/** Where the parts begin that a piece is merged from: each byte, or each character. */
type PartStarts = (bytes: Uint8Array, at: number) => boolean

/** Counts the tokens that byte-pair merging makes of one piece: always the lowest rank first, the leftmost of equals. */
export const countMerged = (
  vocabulary: Vocabulary,
  bytes: Uint8Array,
  start: number,
  end: number,
  isPartStart: PartStarts,
): number => {
  if (end - start <= fewParts) {
    let parts = 0
    for (let at = start; at < end; at++) if (isPartStart(bytes, at)) bounds[parts++] = at
    bounds[parts] = end
    return mergeFew(vocabulary, bytes, parts)
  }
  const starts = new Int32Array(end - start)
  let parts = 0
  for (let at = start; at < end; at++) if (isPartStart(bytes, at)) starts[parts++] = at
  return mergeMany(vocabulary, bytes, starts, end, parts)
}
