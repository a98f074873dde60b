import { type ModelError, type ModelErrorReason, type ModelRequest } from "@postern/core"

/** What follows a failed attempt: the same target again after a while, or the plan's next step. */
export type Move = { readonly move: "retry"; readonly afterMs: number } | { readonly move: "next" }

/** What a move follows from. */
export interface Failure {
  readonly error: ModelError
  readonly kind: ModelRequest["kind"]
  /** Attempts at this target so far, the failed one included. */
  readonly attempts: number
  /** The plan has another step. */
  readonly hasNext: boolean
  /** Before the first repetition. */
  readonly backoffMs: number
  /** From 0 to 1: callers that failed together do not come back together. */
  readonly jitter: number
}

/** Faults that may be over with the next attempt. */
const passing: ReadonlySet<ModelErrorReason> = new Set([
  "unavailable",
  "broken-stream",
  "crashed",
  "malformed",
  "rate-limited",
  "overloaded",
])

const mostRetries = 2

/** Before the first repetition where nobody says otherwise. */
export const defaultBackoffMs = 250

/** Longest wait that is asked for and kept: with another target to go to, and without. */
const patienceMs = { withNext: 2000, alone: 20_000 } as const

const next: Move = { move: "next" }

/**
 * Decides what follows a failure before the first content. A wait that the target asks for is kept where it is short;
 * what could not be reached at all is not tried again while there is another; infill, whose moment passes, never retries.
 */
export const nextMove = ({ error, kind, attempts, hasNext, backoffMs, jitter }: Failure): Move => {
  const { reason, retryAfterMs, status } = error
  if (kind === "infill" || !passing.has(reason) || attempts > (hasNext ? 1 : mostRetries)) return next
  const patience = hasNext ? patienceMs.withNext : patienceMs.alone
  if (retryAfterMs !== undefined) {
    return retryAfterMs <= patience ? { move: "retry", afterMs: retryAfterMs * (1 + jitter / 10) } : next
  }
  const isUnreachable = reason === "unavailable" && status === undefined
  if (hasNext && (isUnreachable || reason === "overloaded" || reason === "rate-limited")) return next
  return { move: "retry", afterMs: backoffMs * 2 ** (attempts - 1) * (0.5 + jitter) }
}
