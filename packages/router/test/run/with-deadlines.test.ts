import { it } from "@effect/vitest"
import { type ModelError, type StreamPart } from "@postern/core"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Result from "effect/Result"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/testing/TestClock"
import { describe, expect } from "vitest"
import { withDeadlines } from "../../src/run/with-deadlines.ts"
import { probeEngine, probeNetwork } from "../support.ts"

const start: StreamPart = { type: "response-start" }
const text = (said: string): StreamPart => ({ type: "text-delta", text: said })
const finish: StreamPart = { type: "finish", reason: "stop", usage: {} }

/** Parts, each after so many seconds. */
const after = (...parts: ReadonlyArray<readonly [seconds: number, part: StreamPart]>): Stream.Stream<StreamPart> =>
  Stream.fromIterable(parts).pipe(
    Stream.mapEffect(([seconds, part]) => Effect.delay(Effect.succeed(part), seconds * 1000)),
  )

const deadlines = {
  connectMs: 5000,
  firstTokenMs: 10_000,
  firstTokenMsPerPromptToken: 0,
  betweenTokensMs: 3000,
  totalMs: 20_000,
}
const target = { ...probeNetwork(), deadlines }

/** How an answer ends, after all the time that it may take. */
const endOf = Effect.fnUntraced(function* (answer: Stream.Stream<StreamPart, ModelError>) {
  const reading = yield* Effect.forkChild(Effect.result(Stream.runCollect(answer)))
  yield* TestClock.adjust("1 hour")
  return yield* Fiber.join(reading)
})

describe("withDeadlines", () => {
  it.effect.each([
    ["to begin", after([6, start]), "connectMs"],
    ["its first token", after([4, start], [11, text("a")]), "firstTokenMs"],
    ["its next token", after([1, start], [1, text("a")], [4, text("b")]), "betweenTokensMs"],
    [
      "its end",
      after([1, start], ...Array.from({ length: 12 }, () => [2, text("a")] as const), [1, finish]),
      "totalMs",
    ],
  ] as const)("ends an answer that is late %s, and names the limit", ([, answer, limit]) =>
    Effect.gen(function* () {
      const ended = yield* endOf(withDeadlines(target, 10)(answer))
      expect(Result.isFailure(ended) ? ended.failure : undefined).toMatchObject({
        reason: "timed-out",
        target: "cloud",
      })
      expect(Result.isFailure(ended) ? ended.failure.message : "").toContain(`raise \`${limit}\``)
    }),
  )

  it.effect("lets an answer through that is in time", () =>
    Effect.gen(function* () {
      const ended = yield* endOf(
        withDeadlines(target, 10)(after([4, start], [9, text("a")], [2, text("b")], [2, finish])),
      )
      expect(Result.isSuccess(ended) ? ended.success.length : 0).toBe(4)
    }),
  )

  it.effect("gives an engine more time for a longer prompt", () =>
    Effect.gen(function* () {
      const engine = { ...probeEngine(), deadlines: { firstTokenMs: 1000, firstTokenMsPerPromptToken: 10 } }
      const late = after([1, start], [30, text("a")], [1, finish])
      expect(Result.isFailure(yield* endOf(withDeadlines(engine, 100)(late)))).toBe(true)
      expect(Result.isSuccess(yield* endOf(withDeadlines(engine, 10_000)(late)))).toBe(true)
    }),
  )

  it.effect("interrupts what is late, so that its connection closes", () =>
    Effect.gen(function* () {
      let isClosed = false
      const hanging = Stream.fromEffect(Effect.onInterrupt(Effect.never, () => Effect.sync(() => (isClosed = true))))
      yield* endOf(withDeadlines(target, 10)(hanging))
      expect(isClosed).toBe(true)
    }),
  )
})
