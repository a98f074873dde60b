import { mix } from "./mix.ts"

/** Words in a gram: the shortest run that is found. */
export const gramSize = 5

/** What the machine's seed makes of hashing: without it, hashes tell nothing of the words. */
export interface Hashing {
  readonly wordSeed: number
  /** The two halves of a gram's key. Tables never hold a low half of 0. */
  readonly low: (one: number, two: number, three: number, four: number, five: number) => number
  readonly high: (one: number, two: number, three: number, four: number, five: number) => number
}

const polynomial =
  (start: number, factor: number) =>
  (one: number, two: number, three: number, four: number, five: number): number => {
    let hash = Math.imul(start ^ one, factor)
    hash = Math.imul(hash + two, factor)
    hash = Math.imul(hash + three, factor)
    hash = Math.imul(hash + four, factor)
    return mix(hash + five)
  }

/** Makes the hashing of one machine from its 16 bytes. */
export const makeHashing = (seed: Uint8Array): Hashing => {
  if (seed.length !== 16) throw new RangeError(`Expected a seed of 16 bytes, came ${seed.length}; make one at random.`)
  const view = new DataView(seed.buffer, seed.byteOffset, 16)
  const [first, second, third, fourth] = [0, 4, 8, 12].map((at) => mix(view.getUint32(at, true) + at))
  const low = polynomial(mix((third ?? 0) + 0x9e3779b9), (third ?? 0) | 1)
  return {
    wordSeed: (first ?? 0) ^ mix(second ?? 0),
    low: (one, two, three, four, five) => low(one, two, three, four, five) || 1,
    high: polynomial(mix((fourth ?? 0) + 0x85ebca6b), (fourth ?? 0) | 1),
  }
}
