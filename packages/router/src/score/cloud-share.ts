import { type Calibration } from "./scorer.ts"

/** Keeps the share of open requests that go to the cloud, over the last 500. */
export interface CloudShare {
  /** What a score must exceed. Infinite: the share is used up. */
  readonly threshold: (share: number, calibration: Calibration | undefined) => number
  readonly keep: (score: number, wentToCloud: boolean) => void
}

const window = 500
/** With fewer the calibration tells what scores are like. */
const fewest = 25

/**
 * Makes a share of nothing yet. The line is drawn where that share of the last scores is above it; whatever scores do then, no
 * more than the share of 500 goes.
 */
export const makeCloudShare = (): CloudShare => {
  const recent: Array<{ readonly score: number; readonly wentToCloud: boolean }> = []
  return {
    threshold: (share, calibration) => {
      const before = recent.slice(-(window - 1))
      const went = before.filter(({ wentToCloud }) => wentToCloud).length
      if (went + 1 > share * window) return Number.POSITIVE_INFINITY
      if (before.length < fewest) {
        return calibration?.thresholds.find(({ cloudShare }) => cloudShare <= share)?.threshold ?? 0
      }
      const scores = before.map(({ score }) => score).toSorted((one, other) => other - one)
      return scores[Math.floor(share * scores.length)] ?? 0
    },
    keep: (score, wentToCloud) => {
      recent.push({ score, wentToCloud })
      if (recent.length > window) recent.shift()
    },
  }
}
