import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"

/** The time that one call has. */
export interface Deadline {
  readonly signal: AbortSignal
  /** Whether the signal fired because the time was up. */
  readonly hasTimedOut: () => boolean
}

// Made once: a signal that fires without a reason makes an exception with a stack, at the end of every call.
const over = new DOMException("The call is over.", "AbortError")

/** A signal for one call that fires when the time is up or the scope closes, whichever is first. */
export const makeDeadline = (timeoutMs: number): Effect.Effect<Deadline, never, Scope.Scope> =>
  Effect.acquireRelease(
    Effect.sync(() => {
      const controller = new AbortController()
      let hasTimedOut = false
      const timer = setTimeout(() => {
        hasTimedOut = true
        controller.abort()
      }, timeoutMs)
      return { signal: controller.signal, controller, timer, hasTimedOut: () => hasTimedOut }
    }),
    ({ controller, timer }) =>
      Effect.sync(() => {
        clearTimeout(timer)
        controller.abort(over)
      }),
  )
