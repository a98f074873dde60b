import { expect, it } from "vitest"
import { makeRandom } from "../lib/random.ts"
import { measureRouting, resample } from "../lib/router/routing-curve.ts"
import { simulateEscalation } from "../lib/router/simulate-escalation.ts"

const items = [
  { score: 4, weak: 0, strong: 1 },
  { score: 3, weak: 0, strong: 1 },
  { score: 2, weak: 1, strong: 1 },
  { score: 1, weak: 0, strong: 0 },
]

it("measures a router that sends what gains first", () => {
  expect(measureRouting(items)).toEqual({ weak: 0.25, strong: 0.75, apgr: 0.75, cpt50: 0.25, cpt80: 0.4 })
})

it("counts equal scores as a coin, whatever their order", () => {
  for (const some of [items, items.toReversed()]) {
    const { apgr, cpt50, cpt80 } = measureRouting(some.map((item) => ({ ...item, score: 1 })))
    expect([apgr, cpt50, cpt80]).toEqual([0.5, 0.5, 0.8])
  }
})

it("measures what another implementation of RouteLLM's measures does", () => {
  const rows = [
    [0.9, 0, 1],
    [0.8, 0.2, 0.9],
    [0.8, 1, 0],
    [0.7, 0, 0],
    [0.6, 0.5, 0.5],
    [0.6, 0, 1],
    [0.6, 1, 1],
    [0.5, 0.1, 0.8],
    [0.4, 1, 1],
    [0.3, 0, 0.4],
    [0.2, 0.9, 1],
    [0.1, 0.3, 0.2],
  ] as const
  const { apgr, cpt50, cpt80 } = measureRouting(rows.map(([score, weak, strong]) => ({ score, weak, strong })))
  expect(apgr).toBeCloseTo(0.5729166666666666, 12)
  expect(cpt50).toBeCloseTo(0.5083333333333333, 12)
  expect(cpt80).toBeCloseTo(0.6476190476190476, 12)
})

it("gives the same interval for the same seed, with the measure inside", () => {
  const many = Array.from({ length: 40 }, () => items).flat()
  const { apgr } = resample(many, 200, makeRandom(1))
  expect(resample(many, 200, makeRandom(1)).apgr).toEqual(apgr)
  expect(apgr[0]).toBeLessThan(0.75)
  expect(apgr[1]).toBeGreaterThan(0.75)
})

it("recovers everything with a perfect check, and pays for what fails", () => {
  expect(simulateEscalation(items, { name: "perfect", seesFailure: 1, falseAlarm: 0 })).toEqual({
    calls: 0.75,
    recovered: 1,
  })
})
