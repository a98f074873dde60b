import {
  breaksTerms,
  type CloudTerms,
  type ExclusionReason,
  isWithin,
  type ModelRequest,
  type Target,
  type Verdict,
} from "@postern/core"
import { type Features } from "../measure/features.ts"
import { type Candidate } from "./consider-target.ts"
import { type FittedTarget, hasRoom } from "./fit-request.ts"

/** What a target is held against. */
export interface Demand {
  readonly request: ModelRequest
  readonly features: Features
  readonly verdict: Verdict
  /** Each must be met by a cloud target. */
  readonly cloud: ReadonlyArray<CloudTerms>
  /** A budget is spent, and everything is refused then. */
  readonly refusal?: string | undefined
}

const policyReasons = ({ verdict, cloud }: Demand, target: Target): ReadonlyArray<string> => {
  if (verdict.zone === "nowhere" || !isWithin(target.zone, verdict.zone)) {
    const why = verdict.findings
      .filter((finding) => finding.zone === verdict.zone)
      .map((finding) => finding.explanation)
    return [
      `the request may reach ${verdict.zone} at most, this target is in ${target.zone}: ${why.slice(0, 3).join("; ")}`,
    ]
  }
  return target.kind === "network" && target.zone === "cloud"
    ? cloud.flatMap((terms) => breaksTerms(target, terms))
    : []
}

const capabilityReasons = ({ request, features }: Demand, target: Target): ReadonlyArray<string> => {
  const { model } = request.body
  const { capabilities, title } = target.card
  const named = typeof model === "string" && model !== "auto" && model !== target.id
  return [
    ...(named ? ["the request names another model: leave `model` out, write `auto`, or name a target"] : []),
    ...(target.serves.includes(request.kind) ? [] : [`it does not serve ${request.kind} requests`]),
    ...(request.kind === "infill" && capabilities.infill === false ? [`${title} has no infill training`] : []),
    ...(features.needsTools && capabilities.tools === false ? [`${title} cannot call tools`] : []),
    ...(features.needsVision && capabilities.vision !== true ? [`${title} is not known to read images`] : []),
  ]
}

/** Lists the hard facts that rule a target out; empty: it stays in the plan. Pure. */
export const excludeTarget = (demand: Demand, fitted: Candidate): ReadonlyArray<ExclusionReason> => [
  ...policyReasons(demand, fitted.target).map((explanation) => ({ fact: "policy" as const, explanation })),
  ...capabilityReasons(demand, fitted.target).map((explanation) => ({ fact: "capability" as const, explanation })),
  ...(hasRoom(fitted) ? [] : [{ fact: "fit" as const, explanation: misfit(fitted) }]),
  ...[demand.refusal, fitted.overBudget].flatMap((explanation) =>
    explanation === undefined ? [] : [{ fact: "budget" as const, explanation }],
  ),
  ...(fitted.rest === undefined
    ? []
    : [{ fact: "health" as const, explanation: fitted.rest.explanation, retryAfterMs: fitted.rest.untilMs }]),
]

/** Says what does not fit into what, in tokens. */
const misfit = ({ fit, wanted }: FittedTarget): string => {
  const prompt = `${fit.exact ? "" : "about "}${fit.tokens} tokens`
  const limit = `${fit.estimatedLimit ? "the " : "its "}${fit.limit}${fit.estimatedLimit ? " it is expected to load" : ""}`
  return fit.room < 0
    ? `${prompt} do not fit ${limit}`
    : `${prompt} leave ${fit.room} of ${limit}, the answer wants ${wanted}`
}
