import { type ModelRequest, type Target } from "@postern/core"
import * as Effect from "effect/Effect"
import { type Admission } from "../admit/admission.ts"
import { type Spending } from "../budget/spending.ts"
import { type Rest, type TargetHealth } from "../health/target-health.ts"
import { type FittedTarget, fitRequest } from "./fit-request.ts"

/** A target with everything about it that a plan follows from, as it is now. */
export interface Candidate extends FittedTarget {
  /** It failed of late and is left alone. */
  readonly rest?: Rest
  /** Why a budget has no room for what it may cost. */
  readonly overBudget?: string
  /** How long a request would wait for it. */
  readonly waitMs: number
}

/** What candidates are asked of. */
export interface Conditions {
  readonly admission: Admission
  readonly health: TargetHealth
  readonly spending: Spending
}

/** A server that says that it is not ready is asked again after so long. */
const retryMs = 1000

const unready = (target: Target): Rest | undefined => {
  const explanation = target.kind === "network" ? target.condition?.().unready : undefined
  return explanation === undefined ? undefined : { untilMs: retryMs, explanation }
}

/** Looks at one target: fit, health, budget, queue. Sends nothing. */
export const considerTarget = Effect.fnUntraced(function* (
  request: ModelRequest,
  target: Target,
  { admission, health, spending }: Conditions,
): Effect.fn.Return<Candidate> {
  const fitted = yield* fitRequest(request, target)
  const rest = (yield* health.rest(target)) ?? unready(target)
  const overBudget = yield* spending.objection(target, fitted.fit, request)
  return {
    ...fitted,
    waitMs: admission.waitMs(target, request.kind),
    ...(rest === undefined ? {} : { rest }),
    ...(overBudget === undefined ? {} : { overBudget }),
  }
})
