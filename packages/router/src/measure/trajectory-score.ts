import { type Trajectory } from "./trajectory.ts"

/** How much each count adds, and where it stops to. */
const weights: ReadonlyArray<readonly [name: keyof Trajectory, weight: number, most: number, words: string]> = [
  ["sameFailure", 0.45, 8, "the same failure again"],
  ["revertedEdits", 0.4, 5, "edits undone"],
  ["corrections", 0.3, 4, "corrections by the user"],
  ["repeatedCalls", 0.25, 8, "calls repeated"],
  ["filesReread", 0.15, 8, "files read again"],
  ["failingRuns", 0.1, 10, "failing runs"],
  ["steps", 0.01, 60, "steps"],
]

/** From here on a session counts as stuck. */
export const stuckFrom = 0.75

/** What the trajectory of a session says of its success. */
export interface TrajectoryScore {
  /** 0: nothing speaks against it; towards 1: it goes in circles. */
  readonly value: number
  /** The counts behind it, the weightiest first; numbers and fixed words only. */
  readonly reasons: ReadonlyArray<string>
}

/** Scores how stuck a session is. Never falls when a count rises. */
export const scoreTrajectory = (trajectory: Trajectory): TrajectoryScore => {
  const weighed = weights.map(([name, weight, most, words]) => ({
    amount: weight * Math.min(trajectory[name], most),
    reason: `${words}: ${trajectory[name]}`,
  }))
  const reasons = weighed.filter(({ amount }) => amount > 0).toSorted((a, b) => b.amount - a.amount)
  return {
    value: 1 - Math.exp(-weighed.reduce((sum, { amount }) => sum + amount, 0)),
    reasons: reasons.map(({ reason }) => reason),
  }
}
