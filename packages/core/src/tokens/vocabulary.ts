/** A vocabulary's tokens as they are stored: in the order of their ranks, end to end. */
export interface VocabularyTokens {
  /** The bytes of each token. */
  readonly lengths: Uint8Array
  readonly bytes: Uint8Array
  /** How many tokens at the end share one rank, the lowest of all. */
  readonly tied: number
}

/** The tokens of a model as byte strings, each with its rank: the lower the rank, the earlier it is merged. */
export interface Vocabulary {
  readonly size: number
  /** In bytes. */
  readonly longestToken: number
  /** The rank of the token that is exactly these bytes, or -1. */
  readonly find: (bytes: Uint8Array, start: number, end: number) => number
}

/** Up to here a token is its own key: two 32-bit halves, of which one holds the length. */
const longestShort = 7

/** Slots for so many entries: at most seven of ten are taken. */
const capacityFor = (entries: number): number => 2 ** Math.ceil(Math.log2(Math.max(entries, 1) / 0.7))

/** A slot is four numbers, so that a look-up touches one line of the cache. */
const stride = 4

const shortHash = (low: number, high: number): number => {
  const mixed = Math.imul(low, 0x9e3779b1) ^ Math.imul(high, 0x85ebca6b)
  return mixed ^ (mixed >>> 15)
}

/** FNV-1a. */
const longHash = (bytes: Uint8Array, start: number, end: number): number => {
  let hash = 0x811c9dc5
  for (let at = start; at < end; at++) hash = Math.imul(hash ^ (bytes[at] ?? 0), 0x01000193)
  return hash ^ (hash >>> 15)
}

const lowHalf = (bytes: Uint8Array, start: number, length: number): number => {
  let low = bytes[start] ?? 0
  if (length > 1) low |= (bytes[start + 1] ?? 0) << 8
  if (length > 2) low |= (bytes[start + 2] ?? 0) << 16
  if (length > 3) low |= (bytes[start + 3] ?? 0) << 24
  return low
}

const highHalf = (bytes: Uint8Array, start: number, length: number): number => {
  let high = length << 24
  if (length > 4) high |= bytes[start + 4] ?? 0
  if (length > 5) high |= (bytes[start + 5] ?? 0) << 8
  if (length > 6) high |= (bytes[start + 6] ?? 0) << 16
  return high
}

/**
 * Makes the look-up tables of a vocabulary: two with open addressing, over numbers only. Short tokens, which are most
 * look-ups, are compared as numbers; longer ones with the bytes as stored.
 */
export const makeVocabulary = ({ lengths, bytes: pool, tied }: VocabularyTokens): Vocabulary => {
  const size = lengths.length
  let shorts = 0
  let longestToken = 0
  for (let token = 0; token < size; token++) {
    const length = lengths[token] ?? 0
    if (length <= longestShort) shorts++
    if (length > longestToken) longestToken = length
  }
  const shortMask = capacityFor(shorts) - 1
  // Low half, high half, rank, nothing; the high half holds the length and is never 0.
  const shortSlots = new Int32Array((shortMask + 1) * stride)
  const longMask = capacityFor(size - shorts) - 1
  // Hash, where it is stored, length, rank; a length of 0 is an empty slot.
  const longSlots = new Int32Array((longMask + 1) * stride)

  let start = 0
  for (let token = 0; token < size; token++) {
    const length = lengths[token] ?? 0
    const rank = Math.min(token, size - tied)
    if (length > longestShort) {
      const hash = longHash(pool, start, start + length)
      let slot = hash & longMask
      while (longSlots[slot * stride + 2] !== 0) slot = (slot + 1) & longMask
      const at = slot * stride
      longSlots[at] = hash
      longSlots[at + 1] = start
      longSlots[at + 2] = length
      longSlots[at + 3] = rank
    } else {
      const low = lowHalf(pool, start, length)
      const high = highHalf(pool, start, length)
      let slot = shortHash(low, high) & shortMask
      while (shortSlots[slot * stride + 1] !== 0) slot = (slot + 1) & shortMask
      const at = slot * stride
      shortSlots[at] = low
      shortSlots[at + 1] = high
      shortSlots[at + 2] = rank
    }
    start += length
  }

  const findLong = (bytes: Uint8Array, from: number, end: number): number => {
    const length = end - from
    if (length > longestToken) return -1
    const hash = longHash(bytes, from, end)
    for (let slot = hash & longMask; ; slot = (slot + 1) & longMask) {
      const at = slot * stride
      const found = longSlots[at + 2]
      if (found === 0) return -1
      if (found !== length || longSlots[at] !== hash) continue
      const stored = longSlots[at + 1] ?? 0
      let same = 0
      while (same < length && pool[stored + same] === bytes[from + same]) same++
      if (same === length) return longSlots[at + 3] ?? -1
    }
  }

  return {
    size,
    longestToken,
    find: (bytes, from, end) => {
      const length = end - from
      if (length > longestShort) return findLong(bytes, from, end)
      const low = lowHalf(bytes, from, length)
      const high = highHalf(bytes, from, length)
      for (let slot = shortHash(low, high) & shortMask; ; slot = (slot + 1) & shortMask) {
        const at = slot * stride
        const found = shortSlots[at + 1]
        if (found === 0) return -1
        if (found === high && shortSlots[at] === low) return shortSlots[at + 2] ?? -1
      }
    },
  }
}
