import { type ModelRequest, type RouteScore } from "@postern/core"
import { type Features } from "../measure/features.ts"

/** Predicts how much better a stronger model would answer. Pure, and fast: it is asked for every chat request. */
export interface Scorer {
  /** For documents and records; no secret. */
  readonly name: string
  readonly score: (request: ModelRequest, features: Features) => RouteScore
  /** What it is known to do where it was calibrated. Absent: `route.maxLoss` has nothing to go by. */
  readonly calibration?: Calibration | undefined
}

/** What thresholds would have done with requests whose answers are known, none of which the scorer was trained on. */
export interface Calibration {
  /** Where the requests are from, in words. */
  readonly source: string
  /** How many there were. */
  readonly requests: number
  /** From the most cautious to the boldest. */
  readonly thresholds: ReadonlyArray<CalibratedThreshold>
}

/** A threshold, and what keeping everything below it on the device did. */
export interface CalibratedThreshold {
  readonly threshold: number
  /** Share of requests that went to the stronger model. */
  readonly cloudShare: number
  /** What was lost against the stronger model, where it was better: mean over all requests, 0 to 1. */
  readonly loss: number
}
