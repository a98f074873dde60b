import { expect, test } from "vitest"
import { makeRestartDelay } from "../../src/llama-cpp/restart-delay.ts"

test("starts again at once after one crash, later after several in a row, and forgets them with an answer", () => {
  let now = 0
  const delay = makeRestartDelay(() => now)
  const afterCrash = () => {
    delay.crashed()
    return delay.left()
  }
  expect(Array.from({ length: 8 }, afterCrash)).toEqual([0, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000])
  now = 29_999
  expect(delay.left()).toBe(1)
  now = 40_000
  expect(delay.left()).toBe(0)
  expect(afterCrash()).toBe(30_000)
  delay.answered()
  expect([delay.left(), afterCrash()]).toEqual([0, 0])
})
