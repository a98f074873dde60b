import { type TaskKind } from "@postern/core"

/** Measured facts of a request; nothing here is a judgement. How many tokens it has depends on the target: see `Fit`. */
export interface Features {
  readonly task: TaskKind
  /** The share of the request's text that is new since the last answer, without the client's fixed prefix: 0 to 1. */
  readonly newShare: number
  /** Files the caller declared or the messages name. */
  readonly files: number
  readonly needsTools: boolean
  readonly needsVision: boolean
  /** The most tokens the caller wants back; absent: no wish. */
  readonly maxTokens?: number
}
