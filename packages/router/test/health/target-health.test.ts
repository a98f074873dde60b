import { it } from "@effect/vitest"
import { type ModelErrorReason } from "@postern/core"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as TestClock from "effect/testing/TestClock"
import { describe, expect } from "vitest"
import { makeTargetHealth, type TargetHealth } from "../../src/health/target-health.ts"
import { failing, probeNetwork } from "../support.ts"

const target = probeNetwork()

/** One attempt, told how it ended. */
const attempt = (health: TargetHealth, reason?: ModelErrorReason) =>
  Effect.scoped(
    Effect.gen(function* () {
      const settle = yield* health.begin(target)
      yield* settle(reason === undefined ? undefined : failing(reason))
    }),
  )

const isResting = (health: TargetHealth) => Effect.map(health.rest(target), (rest) => rest !== undefined)

describe("a target's health", () => {
  it.effect("leaves a target alone that was not reached four times in a row, and tries it again with one request", () =>
    Effect.gen(function* () {
      const health = yield* makeTargetHealth
      yield* attempt(health, "unavailable")
      yield* attempt(health, "timed-out")
      expect(yield* isResting(health)).toBe(false)
      expect(yield* health.breaker(target)).toBe("closed")
      yield* attempt(health, "unavailable")
      yield* attempt(health, "unavailable")
      expect(yield* health.breaker(target)).toBe("open")
      const rest = yield* health.rest(target)
      expect(rest?.untilMs).toBe(5000)
      expect(rest?.explanation).toBe(
        "it could not be reached 4 times or more in a row and is tried again in 5 s (http://127.0.0.1:9)",
      )
      const refused = yield* Effect.result(attempt(health))
      expect(Result.isFailure(refused) ? refused.failure : undefined).toMatchObject({
        reason: "unavailable",
        retryAfterMs: 5000,
      })
      yield* TestClock.adjust("6 seconds")
      expect(yield* isResting(health)).toBe(false)
      yield* attempt(health)
      yield* attempt(health, "unavailable")
      expect(yield* isResting(health)).toBe(false)
    }).pipe(Effect.scoped),
  )

  it.effect("rests longer each time the trial fails too", () =>
    Effect.gen(function* () {
      const health = yield* makeTargetHealth
      for (let failure = 0; failure < 4; failure++) yield* attempt(health, "unavailable")
      yield* TestClock.adjust("6 seconds")
      yield* attempt(health, "unavailable")
      expect((yield* health.rest(target))?.untilMs).toBe(10_000)
    }).pipe(Effect.scoped),
  )

  it.effect("lets one request try at a time", () =>
    Effect.gen(function* () {
      const health = yield* makeTargetHealth
      for (let failure = 0; failure < 4; failure++) yield* attempt(health, "unavailable")
      yield* TestClock.adjust("6 seconds")
      yield* Effect.scoped(
        Effect.gen(function* () {
          yield* health.begin(target)
          expect(Result.isFailure(yield* Effect.result(attempt(health)))).toBe(true)
        }),
      )
      // Who tried has left without a word: the next may.
      yield* attempt(health)
    }).pipe(Effect.scoped),
  )

  it.effect("bears a few broken answers among many, and leaves a target alone where most of them break", () =>
    Effect.gen(function* () {
      const health = yield* makeTargetHealth
      for (let call = 0; call < 60; call++) yield* attempt(health, call % 3 === 0 ? "broken-stream" : undefined)
      expect(yield* isResting(health)).toBe(false)
      for (let call = 0; call < 20; call++) yield* Effect.ignore(attempt(health, "broken-stream"))
      expect((yield* health.rest(target))?.explanation).toContain("most of its last answers failed")
    }).pipe(Effect.scoped),
  )

  it.effect("holds nothing against a target that refuses a request, a key or a budget", () =>
    Effect.gen(function* () {
      const health = yield* makeTargetHealth
      for (const reason of ["rejected", "unauthorized", "not-found", "does-not-fit", "over-budget"] as const) {
        yield* attempt(health, reason)
      }
      expect(yield* isResting(health)).toBe(false)
    }).pipe(Effect.scoped),
  )
})
