import { type ScoreCorrection, type TaskKind } from "@postern/core"
import { hash } from "node:crypto"
import { type Outcome } from "./outcomes.ts"

/** How many outcomes the scorer's own word is worth: with fewer, hardly anything is learned. */
const pull = 50

/** A score of 0 to 1 with its correction. */
export const correctScore = (score: number, task: TaskKind, { shift, tasks }: ScoreCorrection): number =>
  Math.min(1, Math.max(0, score + shift + (tasks[task] ?? 0)))

const badOf = ({ isBad }: Outcome): number => (isBad ? 1 : 0)
const sumOf = (values: ReadonlyArray<number>): number => values.reduce((sum, value) => sum + value, 0)
const pulledMean = (values: ReadonlyArray<number>): number => sumOf(values) / (values.length + pull)

/** How often answers from elsewhere are bad too: what the device could not have lost. */
const unavoidable = (outcomes: ReadonlyArray<Outcome>): number =>
  pulledMean(outcomes.filter(({ ranOn }) => ranOn === "elsewhere").map(badOf))

const onDevice = (outcomes: ReadonlyArray<Outcome>): ReadonlyArray<Outcome> =>
  outcomes.filter(({ ranOn }) => ranOn === "device")

/**
 * What must be added to the scores of requests that ran on the device for them to say how much oftener their answers were bad
 * than elsewhere: one number for all, one besides for each kind of task, each pulled towards nothing.
 */
export const fitCorrection = (outcomes: ReadonlyArray<Outcome>): ScoreCorrection => {
  const lost = unavoidable(outcomes)
  const device = onDevice(outcomes)
  const missed = (outcome: Outcome): number => badOf(outcome) - lost - outcome.score
  const shift = pulledMean(device.map(missed))
  const tasks: Partial<Record<TaskKind, number>> = {}
  for (const task of new Set(device.map((outcome) => outcome.task))) {
    const rest = device.filter((outcome) => outcome.task === task).map((outcome) => missed(outcome) - shift)
    tasks[task] = pulledMean(rest)
  }
  return { shift, tasks }
}

/** A prediction, and what came. */
interface Prediction {
  readonly value: number
  readonly truth: number
  readonly isBad: boolean
}

const squaredError = (all: ReadonlyArray<Prediction>): number =>
  sumOf(all.map(({ value, truth }) => (value - truth) ** 2)) / all.length

/** Chance that a bad outcome is predicted above a good one; ties count half. */
const rankQuality = (all: ReadonlyArray<Prediction>): number => {
  const sorted = all.toSorted((one, other) => one.value - other.value)
  let ranks = 0
  let bad = 0
  for (let from = 0; from < sorted.length;) {
    let to = from
    while (to < sorted.length && sorted[to]?.value === sorted[from]?.value) to++
    for (let at = from; at < to; at++) {
      if (sorted[at]?.isBad !== true) continue
      bad++
      ranks += (from + to + 1) / 2
    }
    from = to
  }
  const good = sorted.length - bad
  return bad === 0 || good === 0 ? 0.5 : (ranks - (bad * (bad + 1)) / 2) / (bad * good)
}

const folds = 5
const foldOf = ({ session }: Outcome): number => Number.parseInt(hash("sha256", session).slice(0, 8), 16) % folds

/**
 * Whether corrections learned from some conversations are better for the others: closer to what came, and no worse at telling
 * bad from good than the scorer alone. By cross-validation over whole conversations.
 */
export const isCorrectionProven = (outcomes: ReadonlyArray<Outcome>): boolean => {
  const alone: Array<Prediction> = []
  const corrected: Array<Prediction> = []
  for (let fold = 0; fold < folds; fold++) {
    const learnedFrom = outcomes.filter((outcome) => foldOf(outcome) !== fold)
    const correction = fitCorrection(learnedFrom)
    const lost = unavoidable(learnedFrom)
    for (const outcome of onDevice(outcomes.filter((other) => foldOf(other) === fold))) {
      const came = { truth: badOf(outcome) - lost, isBad: outcome.isBad }
      alone.push({ value: outcome.score, ...came })
      corrected.push({ value: correctScore(outcome.score, outcome.task, correction), ...came })
    }
  }
  const isCloser = alone.length > 0 && squaredError(corrected) < squaredError(alone)
  return isCloser && rankQuality(corrected) >= rankQuality(alone)
}
