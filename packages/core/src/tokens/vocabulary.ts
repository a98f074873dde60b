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

const capacityFor = (entries: number): number => 2 ** Math.ceil(Math.log2(Math.max(entries, 1) * 2))

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
  const starts = new Int32Array(size + 1)
  let shorts = 0
  let longestToken = 0
  for (let token = 0; token < size; token++) {
    const length = lengths[token] ?? 0
    starts[token + 1] = (starts[token] ?? 0) + length
    if (length <= longestShort) shorts++
    if (length > longestToken) longestToken = length
  }
  const shortMask = capacityFor(shorts) - 1
  // Low half, high half, rank, nothing: a look-up touches one line of the cache.
  const shortSlots = new Int32Array((shortMask + 1) * 4)
  const longMask = capacityFor(size - shorts) - 1
  // The token's position plus one; 0 is empty.
  const longSlots = new Int32Array(longMask + 1)
  const rankOf = (token: number): number => Math.min(token, size - tied)

  for (let token = 0; token < size; token++) {
    const length = lengths[token] ?? 0
    const start = starts[token] ?? 0
    if (length > longestShort) {
      let slot = longHash(pool, start, start + length) & longMask
      while (longSlots[slot] !== 0) slot = (slot + 1) & longMask
      longSlots[slot] = token + 1
    } else {
      const low = lowHalf(pool, start, length)
      const high = highHalf(pool, start, length)
      let slot = shortHash(low, high) & shortMask
      while (shortSlots[slot * 4 + 1] !== 0) slot = (slot + 1) & shortMask
      shortSlots[slot * 4] = low
      shortSlots[slot * 4 + 1] = high
      shortSlots[slot * 4 + 2] = rankOf(token)
    }
  }

  const findLong = (bytes: Uint8Array, start: number, end: number): number => {
    const length = end - start
    if (length > longestToken) return -1
    for (let slot = longHash(bytes, start, end) & longMask; ; slot = (slot + 1) & longMask) {
      const token = (longSlots[slot] ?? 0) - 1
      if (token < 0) return -1
      if (lengths[token] !== length) continue
      const stored = starts[token] ?? 0
      let at = 0
      while (at < length && pool[stored + at] === bytes[start + at]) at++
      if (at === length) return rankOf(token)
    }
  }

  return {
    size,
    longestToken,
    find: (bytes, start, end) => {
      const length = end - start
      if (length > longestShort) return findLong(bytes, start, end)
      const low = lowHalf(bytes, start, length)
      const high = highHalf(bytes, start, length)
      for (let slot = shortHash(low, high) & shortMask; ; slot = (slot + 1) & shortMask) {
        const found = shortSlots[slot * 4 + 1]
        if (found === 0) return -1
        if (found === high && shortSlots[slot * 4] === low) return shortSlots[slot * 4 + 2] ?? -1
      }
    },
  }
}
