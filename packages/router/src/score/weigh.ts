import { type ModelRequest, type RouteIntent, type RouteScore } from "@postern/core"
import { type Features } from "../measure/features.ts"
import { boundLoss } from "./bound-loss.ts"
import { type CloudShare, makeCloudShare } from "./cloud-share.ts"
import { type Scorer } from "./scorer.ts"

/** On which side of the policy's line a score is, and why. */
export interface Line {
  readonly isOver: boolean
  readonly reason: string
}

/** What scorer and policy make of an open request. */
export interface Weighed {
  readonly score: RouteScore
  /** Absent: the policy draws none. */
  readonly line?: Line
  readonly warnings?: ReadonlyArray<string>
}

/** Weighs open requests of one router. */
export interface Scales {
  /** The scorer's name. */
  readonly scorer: string
  /** Changes nothing: what is only explained is not counted. */
  readonly weigh: (request: ModelRequest, features: Features, intent: RouteIntent | undefined) => Weighed | undefined
  /** Counts a request that was weighed and runs. */
  readonly keep: (score: RouteScore, wentToCloud: boolean) => void
}

const shown = (value: number): string => value.toFixed(3)

const lineOf = (score: RouteScore, scorer: Scorer, intent: RouteIntent, share: CloudShare): Omit<Weighed, "score"> => {
  const { cloudShare, maxLoss } = intent
  if (cloudShare !== undefined) {
    const threshold = share.threshold(cloudShare, scorer.calibration)
    const isOver = score.value > threshold
    const why = Number.isFinite(threshold)
      ? `its gain score ${shown(score.value)} is ${isOver ? "over" : "not over"} ${shown(threshold)}`
      : `its gain score is ${shown(score.value)}, and the share is used up`
    return { line: { isOver, reason: `${why} (\`route.cloudShare\` ${cloudShare})` } }
  }
  if (maxLoss === undefined) return {}
  if (scorer.calibration === undefined) {
    const warning = `\`route.maxLoss\` needs a scorer with a calibration, and ${scorer.name} has none: open requests go to the cloud; use \`route.cloudShare\``
    return { line: { isOver: true, reason: "nothing bounds what the device would lose" }, warnings: [warning] }
  }
  const { threshold, explanation } = boundLoss(scorer.calibration, maxLoss)
  const isOver = score.value >= threshold
  const reason = `its gain score ${shown(score.value)} is ${isOver ? "not under" : "under"} ${shown(threshold)} (\`route.maxLoss\` ${maxLoss}: ${explanation})`
  return { line: { isOver, reason } }
}

const isScore = ({ value }: RouteScore): boolean => value >= 0 && value <= 1

/** Makes scales over a scorer. One that fails or gives no number from 0 to 1 weighs nothing, and a warning says so. */
export const makeScales = (scorer: Scorer): Scales => {
  const share = makeCloudShare()
  const failed: Weighed = {
    score: { value: 0, contributions: [] },
    warnings: [`${scorer.name} gave no score from 0 to 1: open requests are not weighed; mend the scorer`],
  }
  return {
    scorer: scorer.name,
    weigh: (request, features, intent) => {
      try {
        const score = scorer.score(request, features)
        return isScore(score) ? { score, ...lineOf(score, scorer, intent ?? {}, share) } : failed
      } catch {
        // Somebody else's code, and its message may hold text of the request.
        return failed
      }
    },
    keep: ({ value }, wentToCloud) => share.keep(value, wentToCloud),
  }
}
