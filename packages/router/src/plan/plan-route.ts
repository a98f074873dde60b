import {
  type CloudTerms,
  type ExclusionReason,
  isWithin,
  type ModelRequest,
  narrowest,
  type RouteIntent,
  type RoutePlan,
  type TaskKind,
  type Verdict,
  type Zone,
  zones,
} from "@postern/core"
import { type Features } from "../measure/features.ts"
import { customaryZone, type CustomaryZone, stuckZone } from "./customary-zone.ts"
import { excludeTarget } from "./exclude-target.ts"
import { type Candidate } from "./consider-target.ts"
import { type Weighed } from "../score/weigh.ts"

/** Everything a plan follows from. */
export interface PlanInput {
  readonly request: ModelRequest
  readonly session: string
  readonly features: Features
  readonly verdict: Verdict
  readonly targets: ReadonlyArray<Candidate>
  /** The target at which the session is warm. */
  readonly warmAt?: string | undefined
  /** The last answer of the session, that was already passed on, has evidence against it: where this turn goes, and why. */
  readonly raisedBy?: CustomaryZone | undefined
  /** What scorer and policy make of a request that the facts leave open. */
  readonly weighed?: Weighed | undefined
  /** A budget is spent, and everything is refused then. */
  readonly refusal?: string | undefined
  /** The policy's preferences and terms; they never widen the verdict. */
  readonly policy: {
    readonly tasks: Partial<Readonly<Record<TaskKind, Zone>>>
    readonly route?: RouteIntent | undefined
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

/** What the session has shown so far that sends it up. */
const evident = ({ features, raisedBy }: Pick<PlanInput, "features" | "raisedBy">): CustomaryZone | undefined =>
  stuckZone(features) ?? raisedBy

/** The facts say nothing of where the request goes: no word of the caller or the policy, no evidence, no custom. */
export const isOpen = ({
  request,
  features,
  policy,
  raisedBy,
  warmAt,
}: Omit<PlanInput, "targets" | "verdict">): boolean =>
  request.kind === "chat" &&
  warmAt === undefined &&
  request.envelope.prefer === undefined &&
  policy.tasks[features.task] === undefined &&
  evident({ features, raisedBy }) === undefined &&
  customaryZone(features) === undefined

const free = (zone: Zone | undefined): CustomaryZone =>
  zone === undefined
    ? { zone: "device", reason: "the device costs nothing" }
    : { zone, reason: `the policy's \`route\` prefers ${zone}` }

/** The caller's word, then evidence, then the policy's `tasks`, then custom; what they leave open is weighed. */
const wantedZone = ({ request, features, policy, raisedBy, weighed }: PlanInput): CustomaryZone => {
  const { prefer } = request.envelope
  if (prefer !== undefined) return { zone: prefer, reason: `the caller prefers ${prefer}` }
  const shown = evident({ features, raisedBy })
  if (shown !== undefined) return shown
  const byPolicy = policy.tasks[features.task]
  if (byPolicy !== undefined) {
    return { zone: byPolicy, reason: `the policy's \`tasks\` prefers ${byPolicy} for ${features.task}` }
  }
  const otherwise = free(policy.route?.prefer)
  const { line } = weighed ?? {}
  if (line !== undefined)
    return line.isOver ? { zone: "cloud", reason: line.reason } : { ...otherwise, reason: line.reason }
  return customaryZone(features) ?? otherwise
}

/** How far a zone is from the preferred one; equal distances go to the narrower. */
const distance = (zone: Zone, preferred: Zone): number => Math.abs(zones.indexOf(zone) - zones.indexOf(preferred))

/** A longer wait than this is worth another zone; for infill, where latency is the feature, much less. */
const patienceMs = { infill: 500, other: 8000 } as const

const isBusy = ({ waitMs }: Candidate, { kind }: ModelRequest): boolean =>
  waitMs > (kind === "infill" ? patienceMs.infill : patienceMs.other)

const momentary: ReadonlySet<ExclusionReason["fact"]> = new Set(["budget", "health"])

/** A target would take part but for its health, its budget or its queue: what the plan says holds for the moment only. */
export const isMomentary = (plan: RoutePlan, candidates: ReadonlyArray<Candidate>, request: ModelRequest): boolean =>
  plan.excluded.some(({ reasons }) => reasons.every(({ fact }) => momentary.has(fact))) ||
  candidates.some((candidate) => isBusy(candidate, request))

/** Where the session goes on; a caller that says where, infill, which has no history, and a session that is stuck do not stay. */
const warmTarget = ({ request, features, targets, raisedBy, warmAt }: PlanInput): string | undefined => {
  if (request.kind !== "chat" || request.envelope.prefer !== undefined) return undefined
  const shown = evident({ features, raisedBy })
  const warm = targets.find(({ target }) => target.id === warmAt)?.target.zone ?? "cloud"
  return shown !== undefined && warm !== shown.zone && isWithin(warm, shown.zone) ? undefined : warmAt
}

/** Plans the route: hard facts bound the set, the preference orders it. Pure; every target appears with its reasons. */
export const planRoute = (input: PlanInput): RoutePlan => {
  const { request, session, features, verdict, targets, policy, refusal } = input
  const preferred = preference(input)
  const warm = warmTarget(input)
  const demand = { request, features, verdict, cloud: policy.cloud, refusal }
  const held = targets.map((fitted) => ({ ...fitted, exclusions: excludeTarget(demand, fitted) }))
  const rank = (candidate: Held): ReadonlyArray<number> => [
    isBusy(candidate, request) ? 1 : 0,
    candidate.target.id === warm ? 0 : 1,
    distance(candidate.target.zone, preferred.zone),
    zones.indexOf(candidate.target.zone),
  ]
  const allowed = held
    .filter(({ exclusions }) => exclusions.length === 0)
    .toSorted((a, b) => compareRanks(rank(a), rank(b)))
  const redactions = verdict.findings
    .filter((finding) => "isRedacted" in finding && finding.isRedacted)
    .slice(0, 3)
    .map((finding) => finding.explanation)
  const binding = verdict.findings.filter((finding) => finding.zone === verdict.zone)
  const why = whyFirst(input, preferred, held, allowed[0])
  return {
    verdict,
    task: features.task,
    size: sizeOf(features, [...allowed, ...held]),
    session,
    ...(input.weighed === undefined ? {} : { score: input.weighed.score }),
    steps: allowed.map(({ target, fit }, index) => {
      const reasons = [
        ...(verdict.zone === "cloud" ? [] : binding.slice(0, 3).map((finding) => finding.explanation)),
        ...(target.kind === "network" ? redactions : []),
        ...(index > 0 ? [`fallback ${index}, should those before it fail`] : why),
        ...(target.kind === "network" && target.replaces !== undefined ? [target.replaces.explanation] : []),
        ...(fit.reducedMaxTokens === undefined ? [] : [`max_tokens is reduced to ${fit.reducedMaxTokens}`]),
      ]
      return { target: target.id, zone: target.zone, fit, reasons: [...new Set(reasons)] }
    }),
    excluded: held.flatMap(({ target, fit, exclusions }) =>
      exclusions.length === 0 ? [] : [{ target: target.id, zone: target.zone, fit, reasons: exclusions }],
    ),
    warnings: [
      ...policy.warnings,
      ...(input.weighed?.warnings ?? []),
      ...targets.flatMap(({ target }) => target.warnings?.() ?? []),
    ],
  }
}

const compareRanks = (one: ReadonlyArray<number>, other: ReadonlyArray<number>): number =>
  one.map((rank, at) => rank - (other[at] ?? 0)).find((difference) => difference !== 0) ?? 0

/** The size as the first target of the plan counts it; without one, as the first of all does. */
const sizeOf = ({ newShare }: Features, [first]: ReadonlyArray<Candidate>): RoutePlan["size"] => {
  const { tokens = 0, exact = false } = first?.fit ?? {}
  return { tokens, newTokens: Math.round(tokens * newShare), exact }
}

interface Held extends Candidate {
  readonly exclusions: ReadonlyArray<ExclusionReason>
}

const seconds = (ms: number): string => `${Math.max(1, Math.round(ms / 1000))} s`

/** Why the first step is the first: the session is warm there, it is preferred, or what stands before it cannot. */
const whyFirst = (
  input: PlanInput,
  preferred: CustomaryZone,
  held: ReadonlyArray<Held>,
  first: Held | undefined,
): ReadonlyArray<string> => {
  const warm = warmTarget(input)
  if (first === undefined) return []
  if (first.target.id === input.request.body.model) return ["the request names it"]
  if (first.target.id === warm) return ["the session goes on where it is warm"]
  const left = held.find(({ target }) => target.id === warm)
  const whyLeft =
    left === undefined
      ? []
      : left.exclusions.length > 0
        ? left.exclusions.map(({ explanation }) => `the session leaves ${left.target.id}: ${explanation}`)
        : [`the session leaves ${left.target.id}: it is busy for about ${seconds(left.waitMs)}`]
  const why = first.target.zone === preferred.zone ? [preferred.reason] : whyElsewhere(preferred, input, held)
  return [...whyLeft, ...why]
}

const passing: ReadonlySet<ExclusionReason["fact"]> = new Set(["fit", "budget", "health"])

const places: Readonly<Record<CustomaryZone["zone"], string>> = {
  nowhere: "anywhere",
  device: "on the device",
  internal: "on the internal network",
  cloud: "in the cloud",
}

/** Why the preferred zone did not get the request: what fails there, the verdict, or that nothing is there. */
const whyElsewhere = (
  preferred: CustomaryZone,
  { request, verdict }: PlanInput,
  held: ReadonlyArray<Held>,
): ReadonlyArray<string> => {
  if (!isWithin(preferred.zone, verdict.zone)) return []
  // Only what would have taken it otherwise: the others say nothing about its size, its cost or their health.
  const failing = held.flatMap((candidate) => {
    const { target, exclusions } = candidate
    if (target.zone !== preferred.zone) return []
    if (exclusions.length === 0) {
      return isBusy(candidate, request) ? [`${target.id} is busy for about ${seconds(candidate.waitMs)}`] : []
    }
    return exclusions.every(({ fact }) => passing.has(fact))
      ? exclusions.map(({ explanation }) => `${target.id}: ${explanation}`)
      : []
  })
  return failing.length > 0 ? failing : [`nothing ${places[preferred.zone]} can take it (${preferred.reason})`]
}
