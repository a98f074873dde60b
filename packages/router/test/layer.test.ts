import { expect, it } from "@effect/vitest"
import { makeMemoryLedger, RouterService } from "@postern/core"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import { layer } from "../src/layer.ts"
import { type RouterOptions } from "../src/router-options.ts"
import { probeEngine, temporaryFolder } from "./support.ts"

const layerOf = (options: RouterOptions) =>
  Layer.unwrap(Effect.map(Effect.promise(temporaryFolder), (stateDirectory) => layer({ stateDirectory, ...options })))

const request = { messages: [{ role: "user", content: "Rename it." }] }

it.effect("answers through the same pipeline as the Promise face", () => {
  const ledger = makeMemoryLedger()
  return Effect.gen(function* () {
    const router = yield* RouterService
    const plan = yield* router.explain(request)
    const reply = yield* router.chat(request)
    const parts = yield* Stream.runCollect(router.stream(request))
    expect(reply).toMatchObject({ text: "hello", route: { target: plan.steps[0]?.target } })
    expect(parts.map((part) => part.type)).toEqual(["route", "response-start", "text-delta", "finish"])
    expect(ledger.requests()).toHaveLength(2)
  }).pipe(Effect.provide(layerOf({ policy: { version: 1, default: "cloud" }, targets: [probeEngine()], ledger })))
})

it.effect("fails with the typed error", () =>
  Effect.gen(function* () {
    const router = yield* RouterService
    const error = yield* Effect.flip(router.chat({ messages: [] }))
    expect(error._tag).toBe("InvalidRequest")
  }).pipe(Effect.provide(layerOf({ targets: [probeEngine()], ledger: makeMemoryLedger() }))),
)

it.effect("records an interrupted call", () => {
  const ledger = makeMemoryLedger()
  return Effect.gen(function* () {
    const router = yield* RouterService
    const call = yield* Effect.forkChild(router.chat(request))
    yield* Effect.yieldNow
    yield* Effect.yieldNow
    yield* Fiber.interrupt(call)
    expect(ledger.requests()).toMatchObject([{ outcome: "interrupted", attempts: [{ outcome: "interrupted" }] }])
  }).pipe(Effect.provide(layerOf({ targets: [probeEngine({ hangs: true })], ledger })))
})
