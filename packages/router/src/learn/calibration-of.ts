import { type ScoreCorrection } from "@postern/core"
import { type CalibratedThreshold, type Calibration } from "../score/scorer.ts"
import { correctScore } from "./fit-correction.ts"
import { type Outcome } from "./outcomes.ts"

/** Lines that are looked at, evenly over the scores. */
const lines = 40

/**
 * What each threshold would have done with these outcomes. A request that would have stayed on the device and ran elsewhere
 * counts as lost: how the device would have answered was not seen, and nothing is promised of it.
 */
export const calibrationOf = (outcomes: ReadonlyArray<Outcome>, correction: ScoreCorrection): Calibration => {
  const scored = outcomes
    .map((outcome) => ({ ...outcome, value: correctScore(outcome.score, outcome.task, correction) }))
    .toSorted((one, other) => one.value - other.value)
  const values = Array.from({ length: lines }, (_, at) => scored[Math.floor((at * scored.length) / lines)]?.value ?? 0)
  const thresholds = [...new Set([0, ...values])].map((threshold): CalibratedThreshold => {
    const below = scored.filter(({ value }) => value < threshold)
    const lost = below.filter(({ ranOn, isBad }) => ranOn === "elsewhere" || isBad)
    return {
      threshold,
      cloudShare: 1 - below.length / scored.length,
      loss: lost.length / scored.length,
    }
  })
  return { source: "what became of this workspace's own requests", requests: scored.length, thresholds }
}
