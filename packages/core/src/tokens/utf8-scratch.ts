const encoder = new TextEncoder()

/** A text's bytes in memory that the next call uses again. */
export interface Utf8 {
  readonly bytes: Uint8Array
  readonly length: number
}

/** Larger than this is given back after use, so that one large text does not hold memory for good. */
const largestKept = 4 << 20

let scratch = new Uint8Array(64 << 10)

/**
 * Writes a text as UTF-8, a lone surrogate as U+FFFD, from `offset` on. The bytes are valid until the next call; `wipe`
 * follows use: no text outlives its count.
 */
export const writeUtf8 = (text: string, offset = 0): Utf8 => {
  // A code unit makes at most three bytes.
  const needed = text.length * 3 + offset
  if (scratch.length < needed) scratch = new Uint8Array(needed)
  const { written } = encoder.encodeInto(text, scratch.subarray(offset))
  return { bytes: scratch, length: written + offset }
}

/** Forgets the text. */
export const wipe = ({ length }: Utf8): void => {
  if (scratch.length > largestKept) scratch = new Uint8Array(64 << 10)
  else scratch.fill(0, 0, length)
}
