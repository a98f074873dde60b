import { type TaskKind } from "@postern/core"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { calibrationOf } from "../../src/learn/calibration-of.ts"
import { correctScore, fitCorrection, isCorrectionProven } from "../../src/learn/fit-correction.ts"
import { type Outcome } from "../../src/learn/outcomes.ts"
import { boundLoss } from "../../src/score/bound-loss.ts"

/** Outcomes in which the chance of a bad answer is what `chance` says; the same every time. */
const simulate = (count: number, chance: (task: TaskKind, score: number) => number): ReadonlyArray<Outcome> => {
  let state = 12_345
  const random = () => (state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0) / 2 ** 32
  const tasks: ReadonlyArray<TaskKind> = ["edit", "explain", "review"]
  return Array.from({ length: count }, (_, at) => {
    const task = tasks[Math.floor(random() * tasks.length)] ?? "edit"
    const score = 0.1 + 0.4 * random()
    return { session: `s${at}`, task, score, ranOn: "device", isBad: random() < chance(task, score) }
  })
}

describe("a correction", () => {
  it("finds the kind of task at which the device is worse than predicted, and is proven on other conversations", () => {
    const outcomes = simulate(600, (task, score) => (task === "review" ? 0.8 : score))
    const { shift, tasks } = fitCorrection(outcomes)
    expect(shift + (tasks.review ?? 0)).toBeGreaterThan(0.3)
    expect(Math.abs(shift + (tasks.edit ?? 0))).toBeLessThan(0.15)
    expect(isCorrectionProven(outcomes)).toBe(true)
  })

  it("is not proven where nothing is to be learned", () => {
    // The scorer knows all there is: whatever is learned on top is noise.
    expect(isCorrectionProven(simulate(600, (_, score) => score))).toBe(false)
    expect(isCorrectionProven([])).toBe(false)
  })

  it("is pulled towards nothing: a handful of outcomes moves hardly anything", () => {
    const { shift, tasks } = fitCorrection(simulate(5, () => 1))
    expect(shift).toBeLessThan(0.1)
    expect(Math.max(0, ...Object.values(tasks))).toBeLessThan(0.1)
  })

  it("counts what is bad elsewhere too as no loss of the device", () => {
    const device = simulate(300, () => 0.5)
    const elsewhere = device.map((outcome) => ({ ...outcome, ranOn: "elsewhere" as const }))
    expect(fitCorrection([...device, ...elsewhere]).shift).toBeLessThan(fitCorrection(device).shift - 0.3)
  })

  it("leaves a score between 0 and 1, whatever it adds", () => {
    const part = fc.double({ min: -2, max: 2, noNaN: true })
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), part, part, (score, shift, edit) => {
        const value = correctScore(score, "edit", { shift, tasks: { edit } })
        expect(value >= 0 && value <= 1).toBe(true)
      }),
    )
  })
})

describe("a calibration by own outcomes", () => {
  const none = { shift: 0, tasks: {} }

  it("never loses more as less goes to the cloud, and loses nothing when all goes", () => {
    const { thresholds, requests } = calibrationOf(
      simulate(500, (_, score) => score),
      none,
    )
    expect(requests).toBe(500)
    expect(thresholds[0]).toEqual({ threshold: 0, cloudShare: 1, loss: 0 })
    for (const [at, { loss, cloudShare }] of thresholds.slice(1).entries()) {
      expect(loss).toBeGreaterThanOrEqual(thresholds[at]?.loss ?? 0)
      expect(cloudShare).toBeLessThanOrEqual(thresholds[at]?.cloudShare ?? 0)
    }
  })

  it("promises nothing of answers that were never seen on the device", () => {
    const outcomes = simulate(500, () => 0).map((outcome): Outcome =>
      outcome.score > 0.3 ? { ...outcome, ranOn: "elsewhere" } : outcome,
    )
    const { threshold } = boundLoss(calibrationOf(outcomes, none), 0.05)
    expect(threshold).toBeGreaterThan(0.1)
    expect(threshold).toBeLessThan(0.33)
  })
})
