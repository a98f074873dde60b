/** A vocabulary in tiktoken's own form, for instance `tiktoken/encoders/cl100k_base.json`. */
export interface TiktokenRanks {
  /** Lines of `! <first rank> <base64> <base64> …`. */
  readonly bpe_ranks: string
  /** The regular expression that cuts a text into pieces. */
  readonly pat_str: string
}

/** An encoding that tiktoken brings along. */
export type EncodingName = "cl100k_base" | "o200k_base"

/** What the thread is asked. */
export interface TiktokenQuestion {
  readonly id: number
  readonly text: string
}

/** What the thread answers. */
export interface TiktokenAnswer {
  readonly id: number
  readonly count: number
}
