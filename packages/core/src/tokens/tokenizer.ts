/** What a text most likely counts, and the range in which nearly every text's true count lies. */
export interface TokenEstimate {
  readonly count: number
  readonly low: number
  readonly high: number
}

/** Counts a text's tokens as one model family does. Control tokens written in a text count as the text they are. */
export interface Tokenizer {
  /** Which vocabulary, for instance `tekken`. */
  readonly name: string
  /** Never fewer than `count`; reads nothing but the length. */
  readonly bound: (text: string) => number
  /** One pass over the text, by kinds of characters: about 0.3 to 0.5 GB/s. */
  readonly estimate: (text: string) => TokenEstimate
  /** The count itself, whatever the text; loads the vocabulary when first asked. */
  readonly count: (text: string) => number
}
