import {
  type CloudTerms,
  type ExclusionReason,
  isWithin,
  type ModelRequest,
  narrowest,
  type RoutePlan,
  type TaskKind,
  type Verdict,
  type Zone,
  zones,
} from "@postern/core"
import { type Features } from "../measure/features.ts"
import { customaryZone, type CustomaryZone } from "./customary-zone.ts"
import { excludeTarget } from "./exclude-target.ts"
import { type FittedTarget } from "./fit-request.ts"

/** Everything a plan follows from. */
export interface PlanInput {
  readonly request: ModelRequest
  readonly session: string
  readonly features: Features
  readonly verdict: Verdict
  readonly targets: ReadonlyArray<FittedTarget>
  /** The policy's preferences and terms; they never widen the verdict. */
  readonly policy: {
    readonly tasks: Partial<Readonly<Record<TaskKind, Zone>>>
    readonly cloud: ReadonlyArray<CloudTerms>
    readonly warnings: ReadonlyArray<string>
  }
}

/** Words that may be a protected file's, and may be chance: a nearer zone is preferred, none is ruled out. */
const doubt = ({ verdict }: PlanInput): CustomaryZone | undefined => {
  const doubtful = verdict.findings.filter((finding) => finding.kind === "content" && finding.prefers !== "cloud")
  const zone = narrowest(doubtful.map((finding) => (finding.kind === "content" ? finding.prefers : finding.zone)))
  const [first] = doubtful
  return first === undefined ? undefined : { zone: zone === "nowhere" ? "device" : zone, reason: first.explanation }
}

const preference = (input: PlanInput): CustomaryZone => {
  const wanted = wantedZone(input)
  const doubtful = doubt(input)
  return doubtful !== undefined && isWithin(doubtful.zone, wanted.zone) ? doubtful : wanted
}

const wantedZone = ({ request, features, policy }: PlanInput): CustomaryZone => {
  const { prefer } = request.envelope
  if (prefer !== undefined) return { zone: prefer, reason: `the caller prefers ${prefer}` }
  const byPolicy = policy.tasks[features.task]
  return byPolicy === undefined
    ? customaryZone(features.task)
    : { zone: byPolicy, reason: `the policy's \`tasks\` prefers ${byPolicy} for ${features.task}` }
}

/** How far a zone is from the preferred one; equal distances go to the narrower. */
const distance = (zone: Zone, preferred: Zone): number => Math.abs(zones.indexOf(zone) - zones.indexOf(preferred))

/** Plans the route: hard facts bound the set, the preference orders it. Pure; every target appears with its reasons. */
export const planRoute = (input: PlanInput): RoutePlan => {
  const { request, session, features, verdict, targets, policy } = input
  const preferred = preference(input)
  const demand = { request, features, verdict, cloud: policy.cloud }
  const held = targets.map((fitted) => ({ ...fitted, exclusions: excludeTarget(demand, fitted) }))
  const allowed = held
    .filter(({ exclusions }) => exclusions.length === 0)
    .toSorted(
      (a, b) =>
        distance(a.target.zone, preferred.zone) - distance(b.target.zone, preferred.zone) ||
        zones.indexOf(a.target.zone) - zones.indexOf(b.target.zone),
    )
  const redactions = verdict.findings
    .filter((finding) => "isRedacted" in finding && finding.isRedacted)
    .slice(0, 3)
    .map((finding) => finding.explanation)
  const binding = verdict.findings.filter((finding) => finding.zone === verdict.zone)
  return {
    verdict,
    task: features.task,
    size: sizeOf(features, [...allowed, ...held]),
    session,
    steps: allowed.map(({ target, fit }, index) => {
      const reasons = [
        ...(verdict.zone === "cloud" ? [] : binding.slice(0, 3).map((finding) => finding.explanation)),
        ...(target.kind === "network" ? redactions : []),
        ...(index > 0
          ? [`fallback ${index}, should those before it fail`]
          : target.zone === preferred.zone
            ? [preferred.reason]
            : whyElsewhere(preferred, verdict, held)),
        ...(fit.reducedMaxTokens === undefined ? [] : [`max_tokens is reduced to ${fit.reducedMaxTokens}`]),
      ]
      return { target: target.id, zone: target.zone, fit, reasons: [...new Set(reasons)] }
    }),
    excluded: held.flatMap(({ target, exclusions }) =>
      exclusions.length === 0 ? [] : [{ target: target.id, zone: target.zone, reasons: exclusions }],
    ),
    warnings: [...policy.warnings, ...targets.flatMap(({ target }) => target.warnings?.() ?? [])],
  }
}

/** The size as the first target of the plan counts it; without one, as the first of all does. */
const sizeOf = ({ newShare }: Features, [first]: ReadonlyArray<FittedTarget>): RoutePlan["size"] => {
  const { tokens = 0, exact = false } = first?.fit ?? {}
  return { tokens, newTokens: Math.round(tokens * newShare), exact }
}

interface Held extends FittedTarget {
  readonly exclusions: ReadonlyArray<ExclusionReason>
}

/** Why the preferred zone did not get the request: what does not fit there, the verdict, or that nothing is there. */
const whyElsewhere = (preferred: CustomaryZone, verdict: Verdict, held: ReadonlyArray<Held>): ReadonlyArray<string> => {
  if (!isWithin(preferred.zone, verdict.zone)) return []
  // Only what would have taken it, had it been smaller: the others say nothing about its size.
  const misfits = held.flatMap(({ target, exclusions }) =>
    target.zone === preferred.zone && exclusions.every(({ fact }) => fact === "fit")
      ? exclusions.map(({ explanation }) => `${target.id}: ${explanation}`)
      : [],
  )
  return misfits.length > 0 ? misfits : [`nothing in ${preferred.zone} can take it (${preferred.reason})`]
}
