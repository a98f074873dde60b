import { type Calibration } from "./scorer.ts"

/** A threshold with what is known of it. */
export interface BoundedLoss {
  /** Scores from here on go to the stronger model. */
  readonly threshold: number
  readonly explanation: string
}

/** Chance that the bound is wrong. */
const risk = 0.05

/** Sum of the first terms of a binomial distribution: chance of at most `most` of `count`. */
const binomialAtMost = (most: number, count: number, chance: number): number => {
  // In logarithms: with many requests the first terms are below what a number can hold.
  let term = count * Math.log1p(-chance)
  let sum = Math.exp(term)
  for (let at = 1; at <= most; at++) {
    term += Math.log(((count - at + 1) / at) * (chance / (1 - chance)))
    sum += Math.exp(term)
  }
  return Math.min(1, sum)
}

const divergence = (from: number, to: number): number =>
  (from === 0 ? 0 : from * Math.log(from / to)) + (from === 1 ? 0 : (1 - from) * Math.log((1 - from) / (1 - to)))

/**
 * Chance to see a mean loss as small as this over so many requests if the true one were above `most`: the Hoeffding-Bentkus
 * bound for losses from 0 to 1 (Bates et al., arXiv 2101.02703).
 */
const chanceOf = (loss: number, requests: number, most: number): number => {
  const hoeffding = Math.exp(-requests * divergence(Math.min(loss, most), most))
  const bentkus = Math.E * binomialAtMost(Math.ceil(requests * loss), requests, most)
  return Math.min(1, hoeffding, bentkus)
}

/**
 * Draws the boldest line that the calibration supports: from the most cautious on, as long as the loss is at most `most` with
 * 95 % confidence (conformal risk control by fixed-sequence testing). Where none is, everything goes to the stronger model.
 */
export const boundLoss = ({ thresholds, requests, source }: Calibration, most: number): BoundedLoss => {
  if (most >= 1) return { threshold: Number.POSITIVE_INFINITY, explanation: "any loss is allowed" }
  const tested = thresholds.findIndex(({ loss }) => most <= 0 || chanceOf(loss, requests, most) > risk)
  const last = thresholds[(tested === -1 ? thresholds.length : tested) - 1]
  if (last === undefined) {
    return { threshold: 0, explanation: `with ${requests} requests of calibration nothing can be promised; all go` }
  }
  return {
    threshold: last.threshold,
    explanation: `at most that far below always-cloud with 95 % confidence on the calibration's distribution, n = ${requests}: ${source}`,
  }
}
