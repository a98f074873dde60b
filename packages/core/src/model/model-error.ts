import * as Data from "effect/Data"

/**
 * Why a target gave no answer.
 *
 * - `not-installed`: a package the target needs is missing
 * - `not-found`: the model file or model id does not exist
 * - `unreadable`: the model file is damaged or of another format
 * - `unauthorized`: no key, or a key that is refused
 * - `rejected`: the target refuses this request (its own 4xx)
 * - `does-not-fit`: the prompt is larger than the target's context
 * - `unsupported`: the target cannot do what is asked (tools, infill, images)
 * - `rate-limited`: too many requests; `retryAfterMs` says how long to wait
 * - `overloaded`: the target's queue is full
 * - `unavailable`: not reachable, or its own 5xx
 * - `timed-out`: no answer in time
 * - `crashed`: the engine process ended
 * - `broken-stream`: the answer stopped before its end
 * - `malformed`: the answer is not of the agreed form
 * - `superseded`: a newer infill request of the same session and file took its place
 * - `over-budget`: a budget has no room for what the answer may cost
 * - `not-cleared`: something tried to send bytes that `clear` had not approved
 */
export type ModelErrorReason =
  | "not-installed"
  | "not-found"
  | "unreadable"
  | "unauthorized"
  | "rejected"
  | "does-not-fit"
  | "unsupported"
  | "rate-limited"
  | "overloaded"
  | "unavailable"
  | "timed-out"
  | "crashed"
  | "broken-stream"
  | "malformed"
  | "superseded"
  | "over-budget"
  | "not-cleared"

/** A target failed. The message says what was expected, what came and what to do; it never holds prompt text. */
export class ModelError extends Data.TaggedError("ModelError")<{
  readonly reason: ModelErrorReason
  /** The target's id. */
  readonly target: string
  readonly message: string
  /** HTTP status, where the target speaks HTTP. */
  readonly status?: number
  readonly retryAfterMs?: number
}> {}
