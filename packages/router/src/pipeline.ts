import {
  decodeRequest,
  type InspectionIndex,
  type InvalidRequest,
  type Ledger,
  type ModelRequest,
  neededRedactions,
  prepareInspection,
  recognizeSession,
  type Redaction,
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
import { type Judgement, judgeWorkspaces } from "./judge-workspaces.ts"
import { measureRequest } from "./measure/measure-request.ts"
import { noRoute } from "./plan/no-route.ts"
import { mergePreferences } from "./plan/merge-preferences.ts"
import { fitRequest } from "./plan/fit-request.ts"
import { planRoute } from "./plan/plan-route.ts"
import { makeRecord, type Outcome } from "./record/make-record.ts"
import { makeAttemptLog } from "./run/attempt-log.ts"
import { runPlan } from "./run/run-plan.ts"
import { type AnswerCollector, type AnswerSoFar, makeAnswerCollector } from "./verify/observe-answer.ts"

/** What the pipeline is built over. */
export interface PipelineParts {
  readonly targets: ReadonlyArray<Target>
  /** At least one; a request is judged by all. */
  readonly workspaces: ReadonlyArray<Workspace>
  /** The placeholders of each session. */
  readonly redactionOf: (session: string) => Redaction
  readonly admission: Admission
  readonly ledger: Ledger
  /** `true`: nothing leaves the device, whatever the policy says. Asked for every request. */
  readonly isDeviceOnly: () => boolean
}

/** A call, as it arrives. */
export interface Call {
  readonly kind: ModelRequest["kind"]
  readonly input: unknown
  readonly headers?: Readonly<Record<string, string | undefined>>
}

/** inspect → judge → measure → plan, done: everything that is decided before anything runs. */
export interface Decision extends Judgement {
  readonly plan: RoutePlan
}

/** How long a request waits for an index that is being built; infill, where latency is the feature, does not wait. */
const patienceMs = 10_000

/** Decides where a request runs. Sends nothing, loads nothing. */
const decide = Effect.fnUntraced(function* (
  request: ModelRequest,
  headers: Call["headers"],
  { workspaces, targets, isDeviceOnly }: PipelineParts,
): Effect.fn.Return<Decision> {
  const patience = request.kind === "infill" ? 0 : patienceMs
  const indexes = yield* Effect.promise(() => Promise.all(workspaces.map(({ current }) => current(patience))))
  // What cannot be inspected fails again in the inspection itself, and binds the request there.
  const prepare = (index: InspectionIndex) =>
    Effect.ignore(Effect.tryPromise(() => prepareInspection(request.body, index)))
  yield* Effect.forEach(indexes, prepare, { discard: true })
  const { verdict, contexts } = judgeWorkspaces(request, indexes, isDeviceOnly())
  const features = measureRequest(request)
  const session = recognizeSession(request, headers)
  const policy = mergePreferences(indexes)
  const fitted = yield* Effect.forEach(targets, (target) => fitRequest(request, target))
  const plan = planRoute({ request, session: session.id, features, verdict, targets: fitted, policy })
  return { verdict, contexts, plan }
})

/** decode → inspect → judge → measure → plan. */
export const explain = Effect.fnUntraced(function* (
  { kind, input, headers }: Call,
  parts: PipelineParts,
): Effect.fn.Return<RoutePlan, InvalidRequest> {
  const request = yield* Effect.fromResult(decodeRequest(kind, input))
  return (yield* decide(request, headers, parts)).plan
})

/** An answer to a bound request is bound as well: it is known again when it comes back as input. */
const registerAnswer = (
  { workspaces, targets }: PipelineParts,
  { verdict }: Decision,
  { text, toolCalls }: AnswerSoFar,
  lastTarget: string | undefined,
): Effect.Effect<void> =>
  Effect.try(() => {
    const from = targets.find((target) => target.id === lastTarget)?.zone ?? "device"
    for (const said of [text, ...toolCalls.map((call) => call.arguments)]) {
      for (const workspace of workspaces) workspace.register(said, { zone: verdict.zone, from })
    }
  }).pipe(
    Effect.catch(() => Effect.logError("An answer is not remembered beyond this process: its file cannot be written.")),
  )

/**
 * The whole line: decode → inspect → judge → measure → plan → [admit → encode → clear → call → relay → verify]… → record.
 * One path for stream and non-stream; every outcome is recorded, interruption too.
 */
export const run = (
  { kind, input, headers }: Call,
  parts: PipelineParts,
  answer: AnswerCollector = makeAnswerCollector(),
): Stream.Stream<RoutedPart, RouterError> =>
  Stream.unwrap(
    Effect.gen(function* () {
      const id = randomUUID()
      const startedMs = yield* Clock.currentTimeMillis
      const record = makeRecord({ id, kind, startedMs, ledger: parts.ledger })

      const decoded = decodeRequest(kind, input)
      if (Result.isFailure(decoded)) {
        yield* record({ outcome: "invalid" })
        return yield* decoded.failure
      }
      const request = decoded.success
      const decision = yield* decide(request, headers, parts)
      const { contexts, plan } = decision
      if (plan.steps.length === 0) {
        yield* record({ outcome: "no-route", plan })
        return yield* noRoute(id, plan, request, parts.targets)
      }

      const attempts = makeAttemptLog()
      let firstPartMs: number | undefined
      const seen = (part: RoutedPart) =>
        Effect.map(Clock.currentTimeMillis, (now) => {
          if (part.type === "route") firstPartMs = now - startedMs
          else answer.add(part)
        })
      const close = (exit: Exit.Exit<unknown, RouterError>) => {
        const soFar = answer.soFar()
        const outcome: Outcome = { outcome: exit, plan, attempts: attempts.all(), answer: soFar, firstPartMs }
        return Effect.andThen(registerAnswer(parts, decision, soFar, attempts.all().at(-1)?.target), record(outcome))
      }
      return runPlan({
        id,
        request,
        plan,
        targets: new Map(parts.targets.map((target) => [target.id, target])),
        admission: parts.admission,
        clearContexts: contexts,
        redaction: parts.redactionOf(plan.session),
        redactables: contexts.flatMap(({ inspection, index }) => neededRedactions(inspection, index.policy)),
        attempts,
      }).pipe(Stream.tap(seen), Stream.onExit(close))
    }),
  )
