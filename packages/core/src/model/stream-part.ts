/** Tokens used by one answer. Absent: the target did not say. */
export interface Usage {
  readonly inputTokens?: number
  /** Input tokens that were read from a cache, counted in `inputTokens` too. */
  readonly cachedInputTokens?: number
  readonly outputTokens?: number
}

/** Why an answer ended; `other` with the target's own word in `rawReason`. */
export type FinishReason = "stop" | "length" | "tool-calls" | "content-filter" | "other"

/** The target has begun to answer; carries the model that really answers. Structural: it commits nothing. */
export interface ResponseStartPart {
  readonly type: "response-start"
  readonly model?: string
}

/** How likely a token of an answer was. */
export interface TokenLogprob {
  readonly token: string
  /** Natural logarithm of its probability. */
  readonly logprob: number
  /** The likeliest tokens at this place, likeliest first; absent where none were asked for. */
  readonly top?: ReadonlyArray<{ readonly token: string; readonly logprob: number }>
}

/** A piece of the answer's text. */
export interface TextDeltaPart {
  readonly type: "text-delta"
  readonly text: string
  /** The tokens that came with this piece, where the caller asked for `logprobs` and the target tells them. */
  readonly logprobs?: ReadonlyArray<TokenLogprob>
}

/** A piece of the model's reasoning. */
export interface ReasoningDeltaPart {
  readonly type: "reasoning-delta"
  readonly text: string
}

/** A tool call begins; its arguments follow as deltas with the same `index`. */
export interface ToolCallStartPart {
  readonly type: "tool-call-start"
  readonly index: number
  readonly id: string
  readonly name: string
}

/** A piece of a tool call's arguments, as JSON text. */
export interface ToolCallDeltaPart {
  readonly type: "tool-call-delta"
  readonly index: number
  readonly arguments: string
}

/** A tool call's arguments are complete. */
export interface ToolCallEndPart {
  readonly type: "tool-call-end"
  readonly index: number
}

/** The vector of the input at `index`. */
export interface EmbeddingPart {
  readonly type: "embedding"
  readonly index: number
  readonly vector: ReadonlyArray<number>
}

/** The answer is complete. Always the last part of an answer that succeeded. */
export interface FinishPart {
  readonly type: "finish"
  readonly reason: FinishReason
  /** The target's own word for the reason. */
  readonly rawReason?: string
  readonly usage: Usage
  /** The mean of the `logprob`s of all tokens of the answer: how sure the model was. Absent: the target did not say. */
  readonly meanLogprob?: number
}

/** What comes back from a target, in order. */
export type StreamPart =
  | ResponseStartPart
  | TextDeltaPart
  | ReasoningDeltaPart
  | ToolCallStartPart
  | ToolCallDeltaPart
  | ToolCallEndPart
  | EmbeddingPart
  | FinishPart
