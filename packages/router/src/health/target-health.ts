import { ModelError, type ModelErrorReason, type Target, type TargetState } from "@postern/core"
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
  /** Whether it may be tried: `open` is no, `half-open` is by one request. */
  readonly breaker: (target: Target) => Effect.Effect<TargetState["breaker"]>
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

/** Not reached so often in a row: the network or the server is gone. */
const unreachedInARow = 4
/** Of so many calls this share failed in another way: the server is there, and not well. A few failures are its daily life. */
const failedShare = { threshold: 0.8, size: 20, minimumCalls: 10 } as const
const firstRest = "5 seconds"
const longestRest = "2 minutes"

type Circuit = "reach" | "answer"

const whatFailed: Readonly<Record<Circuit, string>> = {
  reach: `it could not be reached ${unreachedInARow} times or more in a row`,
  answer: "most of its last answers failed",
}

const resting = (target: Target, circuit: Circuit, retryAfter: Duration.Duration): Rest => {
  const untilMs = Duration.toMillis(retryAfter)
  const place = target.kind === "engine" ? "engine" : target.endpoint.origin
  return {
    untilMs,
    explanation: `${whatFailed[circuit]} and is tried again in ${Math.ceil(untilMs / 1000)} s (${place})`,
  }
}

/** Leaves no target alone. */
export const alwaysHealthy: TargetHealth = {
  rest: () => Effect.succeed(undefined),
  breaker: () => Effect.succeed("closed"),
  begin: () => Effect.succeed(() => Effect.void),
}

const breakerStates = { Closed: "closed", Open: "open", HalfOpen: "half-open" } as const

const openTimes = { openDuration: Schedule.exponential(firstRest), maxOpenDuration: longestRest } as const

/** Makes the circuits, two for each target, closed. */
export const makeTargetHealth = Effect.gen(function* (): Effect.fn.Return<TargetHealth, never, Scope.Scope> {
  const make = (tripPolicy: CircuitBreaker.TripPolicy) =>
    CircuitBreaker.make({ tripPolicy, ...openTimes }).pipe(Effect.provide(CircuitBreaker.layerStoreMemory()))
  const circuits = {
    reach: yield* make(CircuitBreaker.consecutive(unreachedInARow)),
    answer: yield* make(CircuitBreaker.rate(failedShare)),
  }
  const restOf = (target: Target, circuit: Circuit): Effect.Effect<Rest | undefined> =>
    Effect.match(circuits[circuit].state(target.id), {
      onFailure: () => undefined,
      onSuccess: (state) =>
        // Once the time is over the circuit waits for somebody to try.
        state._tag === "Open" && Duration.toMillis(state.retryAfter) > 0
          ? resting(target, circuit, state.retryAfter)
          : undefined,
    })
  const rest = (target: Target): Effect.Effect<Rest | undefined> =>
    Effect.flatMap(restOf(target, "reach"), (found) =>
      found === undefined ? restOf(target, "answer") : Effect.succeed(found),
    )

  const breakerOf = (target: Target, circuit: Circuit): Effect.Effect<TargetState["breaker"]> =>
    Effect.match(circuits[circuit].state(target.id), {
      onFailure: () => "closed" as const,
      onSuccess: (state) => breakerStates[state._tag],
    })

  return {
    rest,
    breaker: (target) =>
      Effect.map(Effect.all([breakerOf(target, "reach"), breakerOf(target, "answer")]), (states) =>
        states.includes("open") ? "open" : states.includes("half-open") ? "half-open" : "closed",
      ),
    begin: Effect.fnUntraced(function* (target) {
      const outcome = yield* Deferred.make<void, ModelError>()
      const admitted = yield* Deferred.make<void, ModelError>()
      const refuse = Effect.flatMap(rest(target), (found) =>
        Deferred.fail(
          admitted,
          new ModelError({
            reason: "unavailable",
            target: target.id,
            message: `${target.id} is left alone: ${found?.explanation ?? "it failed time and again, and another request is trying it now"}; try later.`,
            ...(found === undefined ? {} : { retryAfterMs: found.untilMs }),
          }),
        ),
      )
      // The circuits see one attempt as one call: it lasts until somebody says how it ended.
      const call = yield* Effect.forkScoped(
        Effect.andThen(Deferred.succeed(admitted, undefined), Deferred.await(outcome)).pipe(
          circuits.answer.execute({ key: target.id, classify: classifyAs("answer") }),
          circuits.reach.execute({ key: target.id, classify: classifyAs("reach") }),
          Effect.catchTag("CircuitBreakerError", () => refuse),
          Effect.ignore,
        ),
      )
      yield* Deferred.await(admitted)
      // They have heard before the scope closes, which would end them unheard.
      return (error) =>
        Effect.andThen(
          error === undefined ? Deferred.succeed(outcome, undefined) : Deferred.fail(outcome, error),
          Effect.asVoid(Fiber.await(call)),
        )
    }),
  }
})

/** Nothing came back at all. */
const isUnreached = ({ reason, status }: ModelError): boolean =>
  status === undefined && (reason === "unavailable" || reason === "timed-out" || reason === "crashed")

const classifyAs =
  (circuit: Circuit) =>
  <E>(exit: Exit.Exit<void, E>): CircuitBreaker.Outcome => {
    if (Exit.isSuccess(exit)) return CircuitBreaker.success
    const found = Exit.findErrorOption(exit)
    const error = found._tag === "Some" && found.value instanceof ModelError ? found.value : undefined
    if (error === undefined || !faults.has(error.reason)) return CircuitBreaker.ignored
    if (isUnreached(error) !== (circuit === "reach"))
      return circuit === "reach" ? CircuitBreaker.success : CircuitBreaker.ignored
    const { retryAfterMs } = error
    return CircuitBreaker.failure(retryAfterMs === undefined ? {} : { retryAfter: retryAfterMs })
  }
