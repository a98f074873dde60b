import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Stream from "effect/Stream"
import { expect, test } from "vitest"
import { askCleared } from "./cleared.ts"
import { chat, collect, connect } from "./network.ts"

test("closes the connection when the answer is interrupted in its middle", async () => {
  await using connection = await connect([{ fault: { kind: "stall", after: 1 } }, {}])
  const { server, target } = connection
  const { promise, resolve } = Promise.withResolvers<void>()
  const reading = Stream.runForEach(askCleared(target, chat), (part) =>
    Effect.sync(() => part.type === "text-delta" && resolve()),
  )
  const fiber = Effect.runFork(reading)
  await promise
  await Effect.runPromise(Fiber.interrupt(fiber))
  expect(await server.requests[0]?.ended).toBe("cut")
  expect((await collect(askCleared(target, chat))).at(-1)?.type).toBe("finish")
})

test("closes the connection when the answer is interrupted before its first byte", async () => {
  const arrived = Promise.withResolvers<void>()
  await using connection = await connect(() => {
    arrived.resolve()
    return { fault: { kind: "stall" } }
  })
  const fiber = Effect.runFork(Stream.runDrain(askCleared(connection.target, chat)))
  await arrived.promise
  await Effect.runPromise(Fiber.interrupt(fiber))
  expect(await connection.server.requests[0]?.ended).toBe("cut")
})

test("closes the connection when the reader has had enough", async () => {
  await using connection = await connect({ fault: { kind: "stall", after: 2 } })
  const parts = await collect(Stream.take(askCleared(connection.target, chat), 2))
  expect(parts.map((part) => part.type)).toEqual(["response-start", "text-delta"])
  expect(await connection.server.requests[0]?.ended).toBe("cut")
})

const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === "Timeout").length

test("keeps no timer after an answer", async () => {
  await using connection = await connect({})
  await collect(askCleared(connection.target, chat))
  const before = timers()
  for (let round = 0; round < 20; round++) await collect(askCleared(connection.target, chat))
  expect(timers()).toBeLessThan(before + 10)
})
