import { it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as TestClock from "effect/testing/TestClock"
import { expect, test } from "vitest"
import { type Reply } from "../../src/server/exchange.ts"
import { keepAlive } from "../../src/server/keep-alive.ts"
import { startGateway } from "../running-gateway.ts"

const recorded = (write: Reply["write"] = () => Effect.void) => {
  const sent: Array<string> = []
  const reply: Reply = {
    send: () => {},
    start: () => {},
    write: (text) =>
      Effect.andThen(
        Effect.sync(() => void sent.push(text)),
        write(text),
      ),
    end: () => {},
  }
  return { sent, reply, kept: keepAlive(reply, () => void sent.push("start"), 15_000) }
}

it.effect("says something whenever nothing else was said for so long", () =>
  Effect.gen(function* () {
    const { sent, kept } = recorded()
    const beat = yield* Effect.forkChild(kept.beat)
    yield* TestClock.adjust("7 seconds")
    expect(sent).toEqual([])
    expect(kept.hasStarted()).toBe(false)
    yield* TestClock.adjust("8 seconds")
    expect(sent).toEqual(["start", ": waiting\n\n", ": waiting\n\n"])
    yield* kept.write("one")
    yield* TestClock.adjust("7500 millis")
    expect(sent.slice(3)).toEqual(["one"])
    yield* TestClock.adjust("7500 millis")
    expect(sent.slice(4)).toEqual([": waiting\n\n"])
    yield* Fiber.interrupt(beat)
  }),
)

it.effect("adds nothing for a reader that has not taken what it was sent", () =>
  Effect.gen(function* () {
    const { sent, kept } = recorded(() => Effect.never)
    const fibers = yield* Effect.forkChild(Effect.all([kept.write("one"), kept.beat], { concurrency: "unbounded" }))
    yield* TestClock.adjust("10 minutes")
    expect(sent).toEqual(["start", "one"])
    yield* Fiber.interrupt(fibers)
  }),
)

const streams = [
  ["/v1/chat/completions", { messages: [{ role: "user", content: "wait" }] }],
  ["/v1/responses", { input: "wait" }],
  ["/v1/messages", { max_tokens: 9, messages: [{ role: "user", content: "wait" }] }],
] as const

test("keeps readers of every dialect waiting while the target is silent, and tells them then what failed", async () => {
  let fail = (): void => {}
  const failed = new Promise<void>((resolve) => (fail = resolve))
  const running = await startGateway({
    config: { limits: { keepAliveSeconds: 1, drainSeconds: 1 } },
    answer: async () => {
      await failed
      return { fault: { kind: "status", status: 401 } }
    },
  })
  const readers = await Promise.all(
    streams.map(async ([path, body]) => {
      const headers = { authorization: `Bearer ${running.key}` }
      const init = { method: "POST", headers, body: JSON.stringify({ model: "large", stream: true, ...body }) }
      const response = await fetch(`${running.url}${path}`, init)
      const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
      return { status: response.status, reader, first: (await reader?.read())?.value }
    }),
  )
  fail()
  for (const { status, reader, first } of readers) {
    expect([status, first]).toEqual([200, ": waiting\n\n"])
    let rest = ""
    for (let read = await reader?.read(); read?.done === false; read = await reader?.read()) rest += read.value
    expect(rest).toMatch(/error/)
    expect(rest).not.toMatch(/\[DONE\]|message_stop|response\.completed/)
  }
  await running.close()
})
