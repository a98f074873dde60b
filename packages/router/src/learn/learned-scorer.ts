import { type Scorer } from "../score/scorer.ts"
import { correctScore } from "./fit-correction.ts"
import { type Learned } from "./learned-file.ts"

/** A scorer with what was learned about it. */
export interface LearnedScorer extends Scorer {
  /** Looks again at what was learned. */
  readonly refresh: () => void
}

/** Corrects a scorer's values, and draws lines by the workspace's own outcomes, where something was learned about this scorer. */
export const makeLearnedScorer = (scorer: Scorer, read: () => Learned | undefined): LearnedScorer => {
  const look = (): Learned | undefined => {
    const learned = read()
    return learned?.scorer === scorer.name ? learned : undefined
  }
  let learned = look()
  return {
    name: scorer.name,
    refresh: () => {
      learned = look()
    },
    get calibration() {
      return learned?.calibration ?? scorer.calibration
    },
    score: (request, features) => {
      const score = scorer.score(request, features)
      if (learned === undefined) return score
      const value = correctScore(score.value, features.task, learned.correction)
      const own = { name: "own outcomes", value: value - score.value }
      return { value, contributions: [...score.contributions, own], uncorrected: score.value }
    },
  }
}
