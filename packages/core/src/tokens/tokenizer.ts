/** What a text most likely counts, and the range in which nearly every text's true count lies. */
export interface TokenEstimate {
  readonly count: number
  readonly low: number
  readonly high: number
}

/** A count that is there at once, or comes from another thread or process. */
export type Counted = number | Promise<number>

/** Counts a text's tokens as one model family does. Control tokens written in a text count as the text they are. */
export interface Tokenizer {
  /** Which vocabulary, for instance `tekken`. */
  readonly name: string
  /** Never fewer than `count`; reads nothing but the length. */
  readonly bound: (text: string) => number
  /** One pass over the text, by kinds of characters. */
  readonly estimate: (text: string) => TokenEstimate
  /** The count itself, whatever the text; loads the vocabulary when first asked. Absent: the vocabulary is not at hand. */
  readonly count?: (text: string) => Counted
}
