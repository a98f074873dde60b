import { it } from "@effect/vitest"
import { type Priority } from "@postern/core"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Scope from "effect/Scope"
import * as TestClock from "effect/testing/TestClock"
import { expect } from "vitest"
import { type Admission, makeAdmission } from "../../src/admit/admission.ts"
import { probeEngine, probeNetwork } from "../support.ts"

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

/** Holds the lane's only place until the scope closes. */
const hold = async (admission: Admission) => {
  const scope = Scope.makeUnsafe()
  await Effect.runPromise(Scope.provide(admission.admit(target, "chat"), scope))
  return () => Effect.runPromise(Scope.close(scope, Exit.void))
}

it.effect("lets who has waited ten seconds longer go before the next priority, so that nobody starves", () =>
  Effect.gen(function* () {
    const admission = makeAdmission()
    const order: Array<string> = []
    const holder = Scope.makeUnsafe()
    yield* Scope.provide(admission.admit(target, "chat"), holder)
    const wait = (name: string, priority: Priority) =>
      Effect.forkChild(
        Effect.scoped(
          Effect.andThen(
            admission.admit(target, priority),
            Effect.sync(() => order.push(name)),
          ),
        ),
      )
    const fibers = [yield* wait("old background", "background")]
    yield* TestClock.adjust("25 seconds")
    fibers.push(yield* wait("step", "agent-step"), yield* wait("chat", "chat"))
    yield* TestClock.adjust("4 seconds")
    fibers.push(yield* wait("infill", "infill"))
    yield* Effect.yieldNow
    yield* Scope.close(holder, Exit.void)
    for (const fiber of fibers) yield* Fiber.join(fiber)
    expect(order).toEqual(["infill", "old background", "chat", "step"])
  }),
)

it.effect("tells how long a wait would be, by the lane's length and what answers took", () =>
  Effect.gen(function* () {
    const admission = makeAdmission()
    expect(admission.waitMs(target)).toBe(0)
    expect(admission.lanes({ ...target, infillConcurrency: 1 })).toEqual([
      { kind: "chat", running: 0, waiting: 0 },
      { kind: "infill", running: 0, waiting: 0 },
    ])
    for (let answer = 0; answer < 30; answer++) {
      yield* Effect.scoped(Effect.andThen(admission.admit(target, "chat"), TestClock.adjust("1 second")))
    }
    const holder = Scope.makeUnsafe()
    yield* Scope.provide(admission.admit(target, "chat"), holder)
    const waiting = yield* Effect.forkChild(Effect.scoped(admission.admit(target, "chat")))
    yield* Effect.yieldNow
    expect(Math.round(admission.waitMs(target) / 100)).toBe(20)
    expect(admission.lanes(target)).toEqual([{ kind: "chat", running: 1, waiting: 1 }])
    yield* Fiber.interrupt(waiting)
    yield* Scope.close(holder, Exit.void)
    yield* Effect.promise(() => new Promise((resolve) => setImmediate(resolve)))
    expect(admission.waitMs(target)).toBe(0)
  }),
)

it("refuses with a time to come back", async () => {
  const admission = makeAdmission()
  const release = await hold(admission)
  const fibers = Array.from({ length: 256 }, () => Effect.runFork(Effect.scoped(admission.admit(target, "chat"))))
  const refusal = await Effect.runPromise(Effect.flip(Effect.scoped(admission.admit(target, "chat"))))
  expect(refusal).toMatchObject({ reason: "overloaded" })
  expect(refusal.retryAfterMs).toBeGreaterThanOrEqual(1000)
  await Effect.runPromise(Fiber.interruptAll(fibers))
  await release()
})

it("makes a lane narrower that is told to slow down, and wider again while answers come", async () => {
  const admission = makeAdmission()
  const wide = { ...probeNetwork(), concurrency: 8 }
  const widthOf = async (): Promise<number> => {
    const scope = Scope.makeUnsafe()
    let granted = 0
    const fibers = Array.from({ length: 10 }, () =>
      Effect.runFork(
        Scope.provide(
          Effect.andThen(
            admission.admit(wide, "chat"),
            Effect.sync(() => granted++),
          ),
          scope,
        ),
      ),
    )
    await new Promise((resolve) => setImmediate(resolve))
    const width = granted
    await Effect.runPromise(Fiber.interruptAll(fibers))
    await Effect.runPromise(Scope.close(scope, Exit.void))
    return width
  }
  expect(await widthOf()).toBe(8)
  admission.heard(wide, "rate-limited")
  admission.heard(wide, "rate-limited")
  expect(await widthOf()).toBe(2)
  for (let answer = 0; answer < 5; answer++) admission.heard(wide, "answered")
  expect(await widthOf()).toBe(4)
  for (let answer = 0; answer < 100; answer++) admission.heard(wide, "answered")
  expect(await widthOf()).toBe(8)
})

it("admits infill in a lane of its own where the target keeps room for it", async () => {
  const admission = makeAdmission()
  const scope = Scope.makeUnsafe()
  const mixed = { ...target, infillConcurrency: 1 }
  const enter = (priority: Priority, kind: "chat" | "infill") =>
    Effect.runPromise(Scope.provide(admission.admit(mixed, priority, kind), scope))
  await enter("chat", "chat")
  await enter("infill", "infill")
  expect(admission.waitMs(mixed, "chat")).toBeGreaterThan(0)
  await Effect.runPromise(Scope.close(scope, Exit.void))
})

it("leaves one place to others, however much background work there is", async () => {
  const admission = makeAdmission()
  const scope = Scope.makeUnsafe()
  const wide = { ...target, concurrency: 2 }
  const background = Array.from({ length: 3 }, () =>
    Effect.runFork(Scope.provide(admission.admit(wide, "background"), scope)),
  )
  const chat = Scope.provide(admission.admit(wide, "chat"), scope)
  expect(Exit.isSuccess(await Effect.runPromiseExit(chat))).toBe(true)
  await Effect.runPromise(Fiber.interruptAll(background))
  await Effect.runPromise(Scope.close(scope, Exit.void))
})
