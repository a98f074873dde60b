import {
  decodeRequest,
  type InspectionIndex,
  type InvalidRequest,
  isWithin,
  type Judgement,
  judgeWorkspaces,
  type Ledger,
  type ModelRequest,
  neededRedactions,
  prepareInspection,
  recognizeSession,
  type Redaction,
  requestHash,
  type RoutedPart,
  type RouterError,
  type RoutePlan,
  type Target,
} from "@postern/core"
import { type Workspace } from "@postern/core/node"
import { randomUUID } from "node:crypto"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import type * as Exit from "effect/Exit"
import * as Result from "effect/Result"
import * as Stream from "effect/Stream"
import { type Admission } from "./admit/admission.ts"
import { type SpendingOf } from "./budget/spending-of.ts"
import { type Spending } from "./budget/spending.ts"
import { type TargetHealth } from "./health/target-health.ts"
import { measureRequest } from "./measure/measure-request.ts"
import { askedWorkspaces } from "./plan/asked-workspaces.ts"
import { noRoute } from "./plan/no-route.ts"
import { mergePreferences } from "./plan/merge-preferences.ts"
import { considerTarget } from "./plan/consider-target.ts"
import { isMomentary, isOpen, planRoute } from "./plan/plan-route.ts"
import { goesOn, type SessionTargets } from "./plan/session-targets.ts"
import { lessonOf } from "./learn/lesson-of.ts"
import { cloudAlternative } from "./record/cloud-alternative.ts"
import { makeRecorder } from "./record/make-record.ts"
import { readTraceParent } from "./record/trace-parent.ts"
import { makeAttemptLog } from "./run/attempt-log.ts"
import { type NewestKeystroke } from "./run/newest-keystroke.ts"
import { againstTarget } from "./run/escalation.ts"
import { lookAtParts } from "./run/parts-together.ts"
import { runPlan } from "./run/run-plan.ts"
import { withinTime } from "./run/within-time.ts"
import { type Scales } from "./score/weigh.ts"
import { type AnswerCollector, makeAnswerCollector } from "./verify/answer-collector.ts"
import { judgeAnswer } from "./verify/judge-answer.ts"
import { makeGatherEvidence, type Verify } from "./verify/gather-evidence.ts"
import { registerAnswer } from "./verify/register-answer.ts"

/** What the pipeline is built over. */
export interface PipelineParts {
  readonly targets: ReadonlyArray<Target>
  /** At least one; a request is judged by all, whichever it is about. */
  readonly workspaces: ReadonlyArray<Workspace>
  /** The placeholders of each session. */
  readonly redactionOf: (session: string) => Redaction
  readonly admission: Admission
  readonly ledger: Ledger
  readonly health: TargetHealth
  /** What holds a request to its budgets: those of the workspaces, and of its session and key. */
  readonly spendingOf: SpendingOf
  readonly sessionTargets: SessionTargets
  /** The caller's own check of answers. */
  readonly verify: Verify | undefined
  /** What weighs requests that the facts leave open. */
  readonly scales: Scales
  /** The key of the router's folders, for what is learned in them. */
  readonly workspaceKey: string
  readonly newestKeystroke: NewestKeystroke
  readonly backoffMs: number
  /** Keys the hashes of requests. */
  readonly hashKey: Uint8Array
  /** `true`: nothing leaves the device, whatever the policy says. Asked for every request. */
  readonly isDeviceOnly: () => boolean
}

/** A call, as it arrives. */
export interface Call {
  readonly kind: ModelRequest["kind"]
  readonly input: unknown
  readonly headers?: Readonly<Record<string, string | undefined>>
  /** Whose call it is, for budgets; a name, never a secret. */
  readonly key?: string | undefined
  /** Folders of the workspaces that it is about. Absent: it does not say. */
  readonly workspace?: string | ReadonlyArray<string> | undefined
  /** The caller takes the answer whole: it can be looked at before any of it is passed on. */
  readonly isWhole?: boolean
  /** The whole time the call may take, attempts, waits and all. */
  readonly timeoutMs?: number | undefined
}

/** inspect → judge → measure → plan, done: everything that is decided before anything runs. */
export interface Decision extends Judgement {
  readonly plan: RoutePlan
  readonly spending: Spending
  readonly policyDigest: string
  readonly inspectMs: number
  /** What it holds for: this moment, or as long as the request's facts do. */
  readonly isMomentary: boolean
  /** The targets as they stand now. */
  readonly targets: ReadonlyArray<Target>
}

/** A call that was understood, and the workspaces that it is about. */
interface DecodedCall {
  readonly request: ModelRequest
  readonly asked: ReadonlyArray<Workspace>
}

const decode = ({ kind, input, workspace }: Call, { workspaces }: PipelineParts) =>
  Result.flatMap(decodeRequest(kind, input), (request) =>
    Result.map(askedWorkspaces(workspaces, workspace), (asked): DecodedCall => ({ request, asked })),
  )

/** How long a request waits for an index that is being built; infill, where latency is the feature, does not wait. */
const patienceMs = 10_000

/** Decides where a request runs. Sends nothing, loads nothing. */
const decide = Effect.fnUntraced(function* (
  { request, asked }: DecodedCall,
  { headers, key }: Call,
  parts: PipelineParts,
): Effect.fn.Return<Decision> {
  const { workspaces, targets, isDeviceOnly } = parts
  const beganMs = performance.now()
  const patience = request.kind === "infill" ? 0 : patienceMs
  const indexes = yield* Effect.promise(() => Promise.all(workspaces.map(({ current }) => current(patience))))
  // What cannot be inspected fails again in the inspection itself, and binds the request there.
  const prepare = (index: InspectionIndex) =>
    Effect.ignore(Effect.tryPromise(() => prepareInspection(request.body, index)))
  yield* Effect.forEach(indexes, prepare, { discard: true })
  const about = indexes.filter((_, at) => asked.some((workspace) => workspace === workspaces[at]))
  const { verdict, contexts } = judgeWorkspaces(request, indexes, isDeviceOnly(), about)
  const features = measureRequest(request)
  const conversation = recognizeSession(request, headers)
  const session = conversation.id
  const inspectMs = performance.now() - beganMs
  const policy = mergePreferences(indexes, about)
  const spending = parts.spendingOf(session, key, policy.budgets)
  const conditions = { admission: parts.admission, health: parts.health, spending }
  const current = targets.map(standing)
  // Only servers that the request itself may reach are asked what they are.
  const reachable = current.filter(({ zone }) => verdict.zone !== "nowhere" && isWithin(zone, verdict.zone))
  yield* Effect.forEach(reachable, (target) => (target.kind === "network" && target.learn) || Effect.void, {
    concurrency: "unbounded",
    discard: true,
  })
  const candidates = yield* Effect.forEach(current, (target) => considerTarget(request, target, conditions))
  const refusal = yield* spending.refusal
  const warmAt = goesOn(request, conversation) ? parts.sessionTargets.of(session) : undefined
  const raisedBy = parts.sessionTargets.raisedBy(session)
  const facts = { request, session, features, policy: policy.plan, refusal, warmAt, raisedBy }
  const weighed = isOpen(facts) ? parts.scales.weigh(request, features, policy.plan.route) : undefined
  const plan = planRoute({ ...facts, verdict, targets: candidates, weighed })
  const decided = { spending, policyDigest: policy.digest, targets: current, inspectMs }
  return { verdict, contexts, plan, isMomentary: isMomentary(plan, candidates, request), ...decided }
})

/** The target itself, or what stands in for it where its model is retired. */
const standing = (target: Target): Target => (target.kind === "network" ? (target.replacement?.() ?? target) : target)

/** decode → inspect → judge → measure → plan. */
export const explain = Effect.fnUntraced(function* (
  call: Call,
  parts: PipelineParts,
): Effect.fn.Return<RoutePlan, InvalidRequest> {
  const decoded = yield* Effect.fromResult(decode(call, parts))
  return (yield* decide(decoded, call, parts)).plan
})

/**
 * The whole line: decode → inspect → judge → measure → plan → [admit → encode → clear → call → relay → verify]… → record.
 * One path for stream and non-stream; every outcome is recorded, interruption too.
 */
export const run = (
  call: Call,
  parts: PipelineParts,
  answer: AnswerCollector = makeAnswerCollector(),
): Stream.Stream<RoutedPart, RouterError> =>
  Stream.unwrap(
    Effect.gen(function* () {
      const id = randomUUID()
      const { kind } = call
      const startedMs = yield* Clock.currentTimeMillis
      const arrivedMs = performance.now()
      const trace = readTraceParent(call.headers)
      const recorder = makeRecorder({ id, kind, startedMs, ledger: parts.ledger, trace })

      const decoded = decode(call, parts)
      if (Result.isFailure(decoded)) {
        yield* recorder.outcome({ outcome: "invalid" })
        return yield* decoded.failure
      }
      const { request } = decoded.success
      const decision = yield* decide(decoded.success, call, parts)
      const { contexts, plan, policyDigest, spending } = decision
      const lesson = lessonOf(request, plan, parts)
      const alternative = cloudAlternative(plan, decision.targets)
      const facts = { policyDigest, lesson, requestHash: requestHash(request, parts.hashKey) }
      const { inspectMs } = decision
      const took = { inspectMs, planMs: performance.now() - arrivedMs - inspectMs }
      const decided = { plan, ...facts, took, cloudAlternative: alternative }
      if (plan.steps.length === 0) {
        yield* recorder.outcome({ outcome: "no-route", ...decided })
        return yield* noRoute(id, plan, request, decision.targets)
      }

      if (plan.score !== undefined) parts.scales.keep(plan.score, plan.steps[0]?.zone === "cloud")
      parts.sessionTargets.raise(plan.session, undefined)
      const attempts = makeAttemptLog(arrivedMs)
      let firstPartMs: number | undefined
      let answeredBy: string | undefined
      const gather = makeGatherEvidence(request, parts.verify)
      const clock = yield* Clock.Clock
      const seen = (part: RoutedPart) => {
        if (part.type === "route") {
          firstPartMs = clock.currentTimeMillisUnsafe() - startedMs
          answeredBy = part.route.target
        } else answer.add(part)
        // A fallback is for this once: the session comes back when its target does.
        if (part.type === "route" && part.route.fallbacks === 0 && !decision.isMomentary) {
          parts.sessionTargets.keep(plan.session, part.route.target)
        }
      }
      const close = Effect.fnUntraced(function* (exit: Exit.Exit<unknown, RouterError>) {
        const { raisedBy, escalation } = yield* judgeAnswer({
          request,
          plan,
          attempts: attempts.all(),
          answeredBy,
          answer,
          gather,
        })
        if (raisedBy !== undefined) parts.sessionTargets.raise(plan.session, raisedBy)
        const soFar = answer.soFar()
        const ended = { outcome: exit, attempts: attempts.all(), answer: soFar, firstPartMs, answeredBy, escalation }
        yield* registerAnswer(
          { ...parts, zone: decision.verdict.zone, target: answeredBy ?? attempts.latest()?.target },
          soFar,
        )
        yield* recorder.outcome({ ...ended, ...decided })
      })
      return runPlan({
        id,
        request,
        plan,
        targets: new Map(decision.targets.map((target) => [target.id, target])),
        admission: parts.admission,
        health: parts.health,
        spending,
        clearContexts: contexts,
        redaction: parts.redactionOf(plan.session),
        redactables: contexts.flatMap(({ inspection, index }) => neededRedactions(inspection, index.policy)),
        attempts,
        hold:
          kind === "chat"
            ? { isWhole: call.isWhole === true, gather, weigh: (found) => againstTarget(found, request, plan.steps[0]) }
            : undefined,
        backoffMs: parts.backoffMs,
        record: recorder.attempt,
      }).pipe(
        lookAtParts(seen),
        parts.newestKeystroke(request, plan.session),
        withinTime(call.timeoutMs, () => answer.soFar().finish !== undefined),
        Stream.onExit(close),
      )
    }),
  )
