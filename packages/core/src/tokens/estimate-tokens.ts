import { byteClassCount, byteClasses } from "./byte-classes.ts"
import { type TokenEstimate } from "./tokenizer.ts"
import { wipe, writeUtf8 } from "./utf8-scratch.ts"

/** What each pair of neighbouring byte classes adds to the count, in thousandths of a token. */
export interface EstimateWeights {
  readonly pairs: Int16Array
  /** How far texts of 1 KB and less may be off, as a share; longer texts less, down to `leastMargin`. */
  readonly margin: number
  readonly leastMargin: number
}

const classBits = Math.log2(byteClassCount)

/** A text is taken to follow a line break. */
const firstClass = byteClasses[10] ?? 0

const shortText = 1024

/** The sum of the weights of a text's pairs, in tokens. One pass; nothing is kept. */
const weigh = (text: string, pairs: Int16Array): { readonly bytes: number; readonly tokens: number } => {
  const utf8 = writeUtf8(text)
  const { bytes, length } = utf8
  let before = firstClass
  let sum = 0
  for (let at = 0; at < length; at++) {
    const found = byteClasses[bytes[at] ?? 0] ?? 0
    sum += pairs[(before << classBits) | found] ?? 0
    before = found
  }
  wipe(utf8)
  return { bytes: length, tokens: sum / 1000 }
}

/** Estimates how many tokens a text is. The range is that of ordinary text; what is made to deceive can lie outside. */
export const estimateTokens = (text: string, { pairs, margin, leastMargin }: EstimateWeights): TokenEstimate => {
  if (text === "") return { count: 0, low: 0, high: 0 }
  const { bytes, tokens } = weigh(text, pairs)
  const count = Math.min(Math.max(1, Math.round(tokens)), bytes)
  const share = Math.max(leastMargin, margin * Math.min(1, Math.sqrt(shortText / bytes)))
  // Texts of a few words are off by a token or two, whatever the share.
  return {
    count,
    low: Math.max(1, Math.floor(count * (1 - share)) - 2),
    high: Math.min(bytes + 1, Math.ceil(count * (1 + share)) + 2),
  }
}
