import { expect, it } from "vitest"
import { boundLoss } from "../../src/score/bound-loss.ts"
import { makeGainScorer } from "../../src/score/gain-scorer.ts"
import { type Calibration } from "../../src/score/scorer.ts"

const calibration = (requests: number, losses: ReadonlyArray<number>): Calibration => ({
  source: "a test",
  requests,
  thresholds: losses.map((loss, at) => ({
    threshold: at / losses.length,
    cloudShare: 1 - at / losses.length,
    loss,
  })),
})

it("keeps more on the device the more may be lost", () => {
  const shipped = makeGainScorer().calibration
  if (shipped === undefined) throw new Error("Expected a calibration")
  const drawn = [0, 0.02, 0.05, 0.1, 0.2, 1].map((most) => boundLoss(shipped, most).threshold)
  for (const [at, threshold] of drawn.slice(1).entries()) expect(threshold).toBeGreaterThanOrEqual(drawn[at] ?? 1)
  expect(drawn[0]).toBe(0)
  expect(drawn.at(-1)).toBe(Number.POSITIVE_INFINITY)
})

it("promises less than it saw: the loss at its line stays under what is allowed, the more so with few requests", () => {
  const losses = Array.from({ length: 101 }, (_, at) => at / 400)
  const few = boundLoss(calibration(100, losses), 0.1).threshold
  const many = boundLoss(calibration(10_000, losses), 0.1).threshold
  expect(few).toBeLessThan(many)
  expect(many).toBeLessThan(0.4)
  expect(many).toBeGreaterThan(0.3)
})

it("promises nothing where there is too little to go by, and says with how much", () => {
  const { threshold, explanation } = boundLoss(calibration(20, [0, 0.1]), 0.01)
  expect(threshold).toBe(0)
  expect(explanation).toContain("20 requests of calibration")
})

it("stops at the first line that fails, even if a bolder one would pass by chance", () => {
  expect(boundLoss(calibration(1000, [0, 0.01, 0.2, 0.01]), 0.05).threshold).toBe(0.25)
})

it("holds: over many drawn calibrations the true loss is above the bound in at most one of twenty", () => {
  let state = 11
  const next = () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647
  // Kept up to share t, each request is lost with chance t: the true loss is t squared, by halves.
  const failures = Array.from({ length: 200 }, () => {
    const drawn = Array.from({ length: 300 }, () => {
      const score = next()
      return { score, lost: next() < score ? 1 : 0 }
    })
    const thresholds = Array.from({ length: 51 }, (_, at) => ({
      threshold: at / 50,
      cloudShare: 1 - at / 50,
      loss: drawn.reduce((sum, { score, lost }) => sum + (score < at / 50 ? lost : 0), 0) / 300,
    }))
    const { threshold } = boundLoss({ source: "a test", requests: 300, thresholds }, 0.1)
    return threshold ** 2 / 2 > 0.1
  }).filter(Boolean).length
  expect(failures).toBeLessThanOrEqual(10)
})
