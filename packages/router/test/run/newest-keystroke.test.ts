import { type InfillRequest, type ModelError } from "@postern/core"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Stream from "effect/Stream"
import { expect, test } from "vitest"
import { makeNewestKeystroke } from "../../src/run/newest-keystroke.ts"

const infill = (path: string): InfillRequest => ({
  kind: "infill",
  body: { prefix: "a", suffix: "b", path },
  envelope: {},
})

/** Begins to answer, and says when it did and when it was stopped. */
const endless = () => {
  const started = Promise.withResolvers<void>()
  let isStopped = false
  const answer = Stream.fromEffect(Effect.sync(started.resolve)).pipe(
    Stream.concat(Stream.never),
    Stream.onExit(() =>
      Effect.sync(() => {
        isStopped = true
      }),
    ),
  )
  return { answer, started: started.promise, isStopped: () => isStopped }
}

const reasonOf = async (fiber: Fiber.Fiber<void, ModelError>): Promise<string> =>
  (await Effect.runPromise(Effect.flip(Fiber.join(fiber)))).reason

test("stops the older infill of a session and file when a newer one comes, with an error of its own", async () => {
  const newest = makeNewestKeystroke()
  const [older, newer] = [endless(), endless()]
  const first = Effect.runFork(Stream.runDrain(newest(infill("a.ts"), "s")(older.answer)))
  await older.started
  const second = Effect.runFork(Stream.runDrain(newest(infill("a.ts"), "s")(newer.answer)))
  await newer.started
  expect(await reasonOf(first)).toBe("superseded")
  expect([older.isStopped(), newer.isStopped()]).toEqual([true, false])
  await Effect.runPromise(Fiber.interrupt(second))
})

test("leaves other files, other sessions and other kinds of request alone", async () => {
  const newest = makeNewestKeystroke()
  const running = [endless(), endless(), endless(), endless()]
  const requests = [
    [infill("a.ts"), "s"],
    [infill("b.ts"), "s"],
    [infill("a.ts"), "t"],
    [{ kind: "chat", body: { messages: [] }, envelope: {} }, "s"],
  ] as const
  const fibers = requests.map(([request, session], index) =>
    Effect.runFork(Stream.runDrain(newest(request, session)(running[index]?.answer ?? Stream.empty))),
  )
  await Promise.all(running.map(({ started }) => started))
  expect(running.map(({ isStopped }) => isStopped())).toEqual([false, false, false, false])
  await Effect.runPromise(Fiber.interruptAll(fibers))
})
