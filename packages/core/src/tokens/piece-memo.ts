import { randomBytes } from "node:crypto"

/** Remembers how many tokens pieces are. It keeps fingerprints and counts, never text. */
export interface PieceMemo {
  readonly count: (bytes: Uint8Array, start: number, end: number) => number
}

/** Longer pieces are rare, and seldom the same twice. */
const longestRemembered = 512

const slotBits = 16

/**
 * Makes a memo over a function that counts: one slot a fingerprint, the newer piece stays. Fingerprints are 64 bits wide
 * and seeded anew in each process, so that no text can be made to be taken for another.
 */
export const makePieceMemo = (count: PieceMemo["count"]): PieceMemo => {
  const slots = new Int32Array(3 << slotBits)
  const mask = (1 << slotBits) - 1
  const seeds = randomBytes(8)
  const firstSeed = seeds.readInt32LE(0)
  const secondSeed = seeds.readInt32LE(4)
  return {
    count: (bytes, start, end) => {
      if (end - start > longestRemembered) return count(bytes, start, end)
      let first = firstSeed
      let second = secondSeed ^ (end - start)
      for (let at = start; at < end; at++) {
        const byte = bytes[at] ?? 0
        first = Math.imul(first ^ byte, 0x01000193)
        second = Math.imul(second ^ byte, 0x5bd1e995) ^ (second >>> 15)
      }
      // Never 0: an empty slot is.
      second |= 1
      const slot = 3 * ((first ^ (first >>> 15)) & mask)
      if (slots[slot] === first && slots[slot + 1] === second) return slots[slot + 2] ?? 0
      const counted = count(bytes, start, end)
      slots[slot] = first
      slots[slot + 1] = second
      slots[slot + 2] = counted
      return counted
    },
  }
}
