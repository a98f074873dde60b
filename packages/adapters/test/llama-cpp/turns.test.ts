import { afterEach, beforeEach, expect, test, vi } from "vitest"
import { makeTurns } from "../../src/llama-cpp/turns.ts"

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const never = new AbortController().signal

/** Whether a step has been granted by now. */
const watch = (turn: Promise<void>): (() => boolean) => {
  let isGranted = false
  void turn.then(() => {
    isGranted = true
  })
  return () => isGranted
}
const settled = () => vi.advanceTimersByTimeAsync(0)

test("holds chat while infill has work, and background while either has", async () => {
  const turns = makeTurns()
  const leaveInfill = turns.enter("infill")
  const leaveChat = turns.enter("chat")
  const steps = { infill: watch(turns.take("infill", never)), chat: watch(turns.take("chat", never)) }
  const background = watch(turns.take("background", never))
  const granted = () => [steps.infill(), steps.chat(), background()]
  await settled()
  expect(granted()).toEqual([true, false, false])
  leaveInfill()
  await settled()
  expect(granted()).toEqual([true, true, false])
  leaveChat()
  await settled()
  expect(granted()).toEqual([true, true, true])
})

test("lets what waits take a step after a while, so that no lane stops another for good", async () => {
  const turns = makeTurns()
  turns.enter("infill")
  const chat = watch(turns.take("chat", never))
  await vi.advanceTimersByTimeAsync(999)
  expect(chat()).toBe(false)
  await vi.advanceTimersByTimeAsync(1)
  expect(chat()).toBe(true)
})

test("lets an aborted job go on at once, to end", async () => {
  const turns = makeTurns()
  turns.enter("infill")
  const controller = new AbortController()
  const chat = watch(turns.take("chat", controller.signal))
  controller.abort()
  await settled()
  expect(chat()).toBe(true)
})

test("counts a job that leaves twice once", async () => {
  const turns = makeTurns()
  const leave = turns.enter("infill")
  turns.enter("infill")
  leave()
  leave()
  const chat = watch(turns.take("chat", never))
  await settled()
  expect(chat()).toBe(false)
})
