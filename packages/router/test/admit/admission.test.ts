import { type Priority } from "@postern/core"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Scope from "effect/Scope"
import { expect, it } from "vitest"
import { makeAdmission } from "../../src/admit/admission.ts"
import { probeEngine } from "../support.ts"

const target = probeEngine()

it("lets infill before chat before background, whatever came first", async () => {
  const admission = makeAdmission()
  const order: Array<Priority> = []
  const holder = Scope.makeUnsafe()
  await Effect.runPromise(Scope.provide(admission.admit(target, "chat"), holder))
  const waiting = (["background", "chat", "infill"] as const).map((priority) =>
    Effect.runPromise(
      Effect.scoped(
        Effect.andThen(
          admission.admit(target, priority),
          Effect.sync(() => void order.push(priority)),
        ),
      ),
    ),
  )
  await Effect.runPromise(Scope.close(holder, Exit.void))
  await Promise.all(waiting)
  expect(order).toEqual(["infill", "chat", "background"])
})

it("gives the place back when whoever waits or runs leaves", async () => {
  const admission = makeAdmission()
  const program = Effect.gen(function* () {
    const running = yield* Effect.forkChild(
      Effect.scoped(Effect.andThen(admission.admit(target, "chat"), Effect.never)),
    )
    const waiting = yield* Effect.forkChild(
      Effect.scoped(Effect.andThen(admission.admit(target, "chat"), Effect.never)),
    )
    yield* Effect.yieldNow
    yield* Fiber.interrupt(waiting)
    yield* Fiber.interrupt(running)
    return yield* Effect.scoped(Effect.as(admission.admit(target, "chat"), "admitted"))
  })
  expect(await Effect.runPromise(program)).toBe("admitted")
})

it("refuses when the lane is too long", async () => {
  const admission = makeAdmission()
  const scope = Scope.makeUnsafe()
  const fibers = Array.from({ length: 257 }, () =>
    Effect.runFork(Scope.provide(admission.admit(target, "chat"), scope)),
  )
  const refusal = await Effect.runPromiseExit(Effect.scoped(admission.admit(target, "chat")))
  expect(Exit.isFailure(refusal)).toBe(true)
  await Effect.runPromise(Fiber.interruptAll(fibers))
  await Effect.runPromise(Scope.close(scope, Exit.void))
})
