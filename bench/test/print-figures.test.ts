import { expect, it, vi } from "vitest"
import { atLeast, atMost, check, observe } from "../lib/bench.ts"
import { figureHead, figureRow, formatTable } from "../lib/format-figures.ts"
import { runEach } from "../lib/run-each.ts"

const timed = { unit: "ms", how: "median", spread: [1.5, 2.5] } as const

it("holds figures against their targets", () => {
  expect([atMost("a", 2, 2, timed), atMost("a", 2.1, 2, timed), atLeast("a", 1, 2, timed)].map(({ ok }) => ok)).toEqual(
    [true, false, false],
  )
})

it("prints claim, figure, spread, target and judgement of each", () => {
  const rows = [
    atMost("slow", 2.004, 1, timed),
    atLeast("many", 12, 3, { unit: "count", how: "all" }),
    observe("seen", 1, timed),
  ]
  expect(formatTable([figureHead, ...rows.map(figureRow)])).toEqual([
    "claim  figure  spread    target         how",
    "slow   2 ms    1.5..2.5  ≤ 1     SHORT  median",
    "many   12                ≥ 3     pass   all",
    "seen   1 ms    1.5..2.5                 median",
  ])
})

it("ends a bench whose check fails before it has a figure", () => {
  expect(() => check(false, "an answer")).toThrow("Expected an answer")
  expect(() => check(true, "an answer")).not.toThrow()
})

it("tells of a bench that ended without a report, and is not content", async () => {
  const lines: Array<string> = []
  const print = vi.spyOn(console, "log").mockImplementation((line: string) => void lines.push(line))
  const told = vi.spyOn(console, "error").mockImplementation(() => undefined)
  const { ok, reports } = await runEach(["no-such-bench"], [])
  print.mockRestore()
  told.mockRestore()
  expect({ ok, reports }).toEqual({ ok: false, reports: [] })
  expect(lines.join("\n")).toMatch(/no-such-bench +no figure: .* +FAILED/)
})
