import { type ModelRequest } from "../model/request.ts"
import { type TokenEstimate } from "./tokenizer.ts"

/** How many tokens a request's prompt is. */
export interface PromptCount {
  readonly tokens: number
  /** Counted with the vocabulary and the template that the model itself uses; otherwise a few tokens a message may differ. */
  readonly isExact: boolean
}

/** What weighs in a request: a message by its index, the tools, or the whole body of a request without messages. */
export interface PromptShare {
  readonly part: number | "tools" | "body"
  /** Estimated. */
  readonly tokens: number
}

/** Sizes whole requests as a target's model does: its vocabulary, and what its chat template adds. */
export interface RequestTokenizer {
  /** Which vocabulary. */
  readonly name: string
  /** Never fewer than the prompt has; reads lengths only. Images are not text: they count what they can at most. */
  readonly bound: (request: ModelRequest) => number
  readonly estimate: (request: ModelRequest) => TokenEstimate
  /** Absent: nothing here can count for this model. Rejects when what counts is gone. */
  readonly count?: (request: ModelRequest) => PromptCount | Promise<PromptCount>
  /** What weighs how much, heaviest first. */
  readonly shares: (request: ModelRequest) => ReadonlyArray<PromptShare>
}
