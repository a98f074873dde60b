import { type ModelRequest } from "../model/request.ts"
import { type PromptShare } from "./request-tokenizer.ts"

/** A stretch of a prompt that is tokenised by itself: control tokens stand before and after it. */
export interface PromptPiece {
  readonly text: string
  readonly part: PromptShare["part"]
}

/** What a template makes of a request before it is tokenised. */
export interface Prompt {
  readonly pieces: ReadonlyArray<PromptPiece>
  /** Tokens that the template adds. */
  readonly controls: number
  /** Images and other parts that are no text. */
  readonly images: number
  /** The template is the model's own, rule for rule. */
  readonly isExact: boolean
}

/** Writes requests as a family of models reads them. Pure. */
export type PromptTemplate = (request: ModelRequest) => Prompt
