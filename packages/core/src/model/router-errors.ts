import * as Data from "effect/Data"
import { type ModelError } from "./model-error.ts"
import { type RoutePlan } from "./router.ts"

/** The request itself is not of the agreed form. */
export class InvalidRequest extends Data.TaggedError("InvalidRequest")<{
  /** What was expected, what came, what to do. Never the value. */
  readonly message: string
}> {}

/** No target may or can answer. A decision, not a failure: it is recorded like every other. */
export class NoRoute extends Data.TaggedError("NoRoute")<{
  readonly id: string
  readonly message: string
  /** Which hard fact left nothing: maps to HTTP 403, 413, 501, 402 and 503. */
  readonly fact: "policy" | "fit" | "capability" | "budget" | "health"
  readonly plan: RoutePlan
  /** The targets that were tried and failed, in order. */
  readonly attempts: ReadonlyArray<ModelError>
  /** How long to wait before it is worth trying again; absent: waiting does not help. */
  readonly retryAfterMs?: number
}> {}

/** Everything a router's methods may reject with. */
export type RouterError = InvalidRequest | NoRoute | ModelError
