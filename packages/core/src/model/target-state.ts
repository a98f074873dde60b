import { type RequestKind } from "./target.ts"
import { type Zone } from "./zone.ts"

/** One lane of a target: for infill it may have one of its own. */
export interface LaneState {
  readonly kind: Exclude<RequestKind, "embed">
  readonly running: number
  readonly waiting: number
}

/** How a target is at this moment. */
export interface TargetState {
  readonly target: string
  readonly zone: Zone
  readonly lanes: ReadonlyArray<LaneState>
  /** `open`: it failed time and again and is left alone; `half-open`: the next request tries whether it is well. */
  readonly breaker: "closed" | "half-open" | "open"
}
