import { ModelError, type ModelErrorReason, type Target } from "@postern/core"
import * as Deferred from "effect/Deferred"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Schedule from "effect/Schedule"
import type * as Scope from "effect/Scope"
import * as CircuitBreaker from "effect/persistence/CircuitBreaker"

/** What is known of the targets' health. A target that failed time and again is left alone for a while. */
export interface TargetHealth {
  /** Why a target is left alone now, or nothing: it may be tried. */
  readonly rest: (target: Target) => Effect.Effect<Rest | undefined>
  /**
   * Begins an attempt: fails where the target is left alone, and gives what tells how the attempt ended. A scope that
   * closes before was left by its caller, which says nothing of the target.
   */
  readonly begin: (target: Target) => Effect.Effect<Settle, ModelError, Scope.Scope>
}

/** A pause that a target gets. */
export interface Rest {
  readonly untilMs: number
  readonly explanation: string
}

/** Says how an attempt ended: answered, or with an error. */
export type Settle = (error?: ModelError) => Effect.Effect<void>

/** Failures of the target itself; others are about the request, the key or the configuration. */
const faults: ReadonlySet<ModelErrorReason> = new Set([
  "unavailable",
  "timed-out",
  "crashed",
  "broken-stream",
  "malformed",
  "rate-limited",
])

const failuresInARow = 3
const firstRest = "5 seconds"
const longestRest = "2 minutes"

const resting = (target: Target, retryAfter: Duration.Duration): Rest => {
  const untilMs = Duration.toMillis(retryAfter)
  const explanation = `it failed ${failuresInARow} times or more in a row and is tried again in ${Math.ceil(untilMs / 1000)} s`
  return { untilMs, explanation: `${explanation} (${target.kind === "engine" ? "engine" : target.endpoint.origin})` }
}

/** Makes the circuits, one for each target, closed. */
export const makeTargetHealth = Effect.gen(function* (): Effect.fn.Return<TargetHealth, never, Scope.Scope> {
  const breaker = yield* CircuitBreaker.make({
    tripPolicy: CircuitBreaker.consecutive(failuresInARow),
    openDuration: Schedule.exponential(firstRest),
    maxOpenDuration: longestRest,
  }).pipe(Effect.provide(CircuitBreaker.layerStoreMemory()))

  return {
    rest: (target) =>
      Effect.match(breaker.state(target.id), {
        onFailure: () => undefined,
        onSuccess: (state) =>
          // Once the time is over the circuit waits for somebody to try.
          state._tag === "Open" && Duration.toMillis(state.retryAfter) > 0
            ? resting(target, state.retryAfter)
            : undefined,
      }),
    begin: Effect.fnUntraced(function* (target) {
      const outcome = yield* Deferred.make<void, ModelError>()
      const admitted = yield* Deferred.make<void, ModelError>()
      const refuse = Effect.flatMap(breaker.state(target.id), (state) =>
        Deferred.fail(
          admitted,
          new ModelError({
            reason: "unavailable",
            target: target.id,
            message: `${target.id} is left alone: it failed time and again${state._tag === "Open" ? "" : ", and another request is trying it now"}; try later.`,
            ...(state._tag === "Open" ? { retryAfterMs: Duration.toMillis(state.retryAfter) } : {}),
          }),
        ),
      )
      // The circuit sees one attempt as one call: it lasts until somebody says how it ended.
      const circuit = yield* Effect.forkScoped(
        Effect.andThen(Deferred.succeed(admitted, undefined), Deferred.await(outcome)).pipe(
          breaker.execute({ key: target.id, classify }),
          Effect.catchTag("CircuitBreakerError", () => refuse),
          Effect.ignore,
        ),
      )
      yield* Deferred.await(admitted)
      // It has heard before the scope closes, which would end it unheard.
      return (error) =>
        Effect.andThen(
          error === undefined ? Deferred.succeed(outcome, undefined) : Deferred.fail(outcome, error),
          Effect.asVoid(Fiber.await(circuit)),
        )
    }),
  }
})

const classify = (exit: Exit.Exit<void, ModelError>): CircuitBreaker.Outcome => {
  if (Exit.isSuccess(exit)) return CircuitBreaker.success
  const error = Exit.findErrorOption(exit)
  if (error._tag === "None" || !faults.has(error.value.reason)) return CircuitBreaker.ignored
  const { retryAfterMs } = error.value
  return CircuitBreaker.failure(retryAfterMs === undefined ? {} : { retryAfter: retryAfterMs })
}
