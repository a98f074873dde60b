import { type TaskKind } from "@postern/core"
import { type Trajectory } from "./trajectory.ts"

/** Measured facts of a request; nothing here is a judgement. How many tokens it has depends on the target: see `Fit`. */
export interface Features {
  readonly task: TaskKind
  /** The share of the request's text that is new since the last answer, without the client's fixed prefix: 0 to 1. */
  readonly newShare: number
  /** Characters of what is new. */
  readonly newCharacters: number
  /** Characters of the client's fixed prefix: system prompt and tools. */
  readonly prefixCharacters: number
  /** Files the caller declared or the wish names. */
  readonly files: number
  /** Languages of the wish, by its fences and by the files it names; lower case, each once. */
  readonly languages: ReadonlyArray<string>
  /** The share of the wish that stands in fences: 0 to 1. */
  readonly codeShare: number
  /** Words that bind the answer: must, only, without, at most. */
  readonly constraints: number
  readonly needsTools: boolean
  readonly needsVision: boolean
  /** The most tokens the caller wants back; absent: no wish. */
  readonly maxTokens?: number
  readonly trajectory: Trajectory
}
