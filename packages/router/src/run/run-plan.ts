import {
  clear,
  type ClearContext,
  ModelError,
  type ModelRequest,
  NoRoute,
  type PlanStep,
  type Priority,
  type Redactable,
  type Redaction,
  type Route,
  redactRequest,
  type RoutedPart,
  type RoutePlan,
  type StreamPart,
  type Target,
} from "@postern/core"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Random from "effect/Random"
import type * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import { type Admission } from "../admit/admission.ts"
import { type Spending } from "../budget/spending.ts"
import { type TargetHealth } from "../health/target-health.ts"
import { type Attempt, type AttemptLog } from "./attempt-log.ts"
import { type Hold, holdBack, Rejected, stepUp } from "./escalation.ts"
import { nextMove } from "./next-move.ts"
import { lookAtParts } from "./parts-together.ts"
import { restoreAnswer } from "./restore-answer.ts"
import { withDeadlines } from "./with-deadlines.ts"

/** What running a plan takes. */
export interface RunInput {
  readonly id: string
  readonly request: ModelRequest
  readonly plan: RoutePlan
  readonly targets: ReadonlyMap<string, Target>
  readonly admission: Admission
  readonly health: TargetHealth
  /** Reserves what an attempt may cost, and settles what it did cost. */
  readonly spending: Spending
  /** What must clear everything that leaves the device. */
  readonly clearContexts: ReadonlyArray<ClearContext>
  /** The session's placeholders, and what they must stand for in everything that leaves the device. */
  readonly redaction: Redaction
  readonly redactables: ReadonlyArray<Redactable>
  readonly attempts: AttemptLog
  /** What holds answers back that a target further up could better; absent: for this kind of request nothing does. */
  readonly hold?: Hold | undefined
  readonly backoffMs: number
  /** Writes that an attempt begins, before anything is sent. */
  readonly record: (attempt: Attempt) => Effect.Effect<void>
}

const priorityOf = ({ kind, envelope }: ModelRequest): Priority =>
  envelope.priority ?? (kind === "infill" ? "infill" : "chat")

/** The request as a step of the plan sends it: where the caller allowed it, with less to answer. */
const withRoom = (request: ModelRequest, { fit }: PlanStep): ModelRequest => {
  const { reducedMaxTokens } = fit
  if (reducedMaxTokens === undefined) return request
  switch (request.kind) {
    case "chat":
      return { ...request, body: { ...request.body, max_tokens: reducedMaxTokens } }
    case "infill":
      return { ...request, body: { ...request.body, max_tokens: reducedMaxTokens } }
    case "embed":
      return request
  }
}

/** For a network target redact, encode and clear, then call; for an engine nothing leaves, so there is nothing to clear. */
const send = Effect.fnUntraced(function* (
  target: Target,
  request: ModelRequest,
  input: RunInput,
): Effect.fn.Return<Stream.Stream<StreamPart, ModelError>, ModelError> {
  const { attempts } = input
  const begin = Effect.suspend(() => {
    const attempt = attempts.latest()
    return attempt === undefined ? Effect.void : input.record(attempt)
  })
  if (target.kind === "engine") {
    yield* begin
    return target.answer(request)
  }
  const beganMs = performance.now()
  const redacted = redactRequest(request, input.redaction, input.redactables)
  const wire = yield* target.encode(redacted)
  const cleared = yield* Effect.fromResult(clear(wire, target, input.clearContexts)).pipe(
    Effect.mapError(({ message }) => new ModelError({ reason: "not-cleared", target: target.id, message })),
  )
  const restorer = input.redaction.restorer()
  const redactions = input.redactables.length
  const preparedMs = performance.now() - beganMs
  attempts.sent(target, {
    bytesSent: Buffer.byteLength(wire.body),
    bodyDigest: cleared.bodyDigest,
    redactions,
    preparedMs,
  })
  yield* begin
  return target.answer(cleared).pipe(
    restoreAnswer(restorer),
    Stream.onExit(() => Effect.sync(() => attempts.restored(target, restorer.counts()))),
  )
})

const brokenOff = (target: Target): ModelError =>
  new ModelError({
    reason: "broken-stream",
    target: target.id,
    message: `Expected ${target.id} to end its answer with a finish reason, came the end without one; ask again.`,
  })

/** One attempt, the one way out: held to the target's health, its lane, its budget and its deadlines. */
const call = (target: Target, step: PlanStep, input: RunInput): Stream.Stream<StreamPart, ModelError> =>
  Stream.unwrap(
    Effect.gen(function* (): Effect.fn.Return<Stream.Stream<StreamPart, ModelError>, ModelError, Scope.Scope> {
      const { admission, attempts } = input
      const request = withRoom(input.request, step)
      const settle = yield* input.health.begin(target)
      const arrivedMs = yield* Clock.currentTimeMillis
      yield* admission.admit(target, priorityOf(request), request.kind)
      attempts.waited(target, (yield* Clock.currentTimeMillis) - arrivedMs)
      const spent = yield* input.spending.reserve(target, step.fit, request)
      const answer = yield* Effect.onError(send(target, request, input), () => spent(undefined))
      let finish: Extract<StreamPart, { readonly type: "finish" }> | undefined
      return answer.pipe(
        withDeadlines(target, step.fit.tokens),
        lookAtParts((part) => {
          if (part.type === "finish") finish = part
        }),
        // An answer that ends without its finish part broke off, whatever the connection says of it.
        Stream.concat(Stream.suspend(() => (finish === undefined ? Stream.fail(brokenOff(target)) : Stream.empty))),
        Stream.onExit((exit) =>
          Effect.gen(function* () {
            const usage = finish?.usage
            const usd = yield* spent(usage)
            attempts.spent(target, {
              isFinished: finish !== undefined,
              ...(usd === undefined ? {} : { usd }),
              ...(usage === undefined ? {} : { usage }),
            })
            if (Exit.isSuccess(exit)) {
              admission.heard(target, "answered", request.kind)
              // A reader that leaves early tells nothing of the target.
              if (finish !== undefined) yield* settle()
              return
            }
            const error = Exit.findErrorOption(exit)
            if (error._tag === "None") return
            if (error.value.reason === "rate-limited") admission.heard(target, "rate-limited", request.kind)
            yield* settle(error.value)
          }),
        ),
      )
    }),
  )

const isContent = (part: StreamPart): boolean => part.type !== "response-start"

/** Holds structural parts back until the first content part: the commit point, where the route becomes final. */
const commit = (route: Omit<Route, "fallbacks">, fallbacks: number, onCommit: () => void) =>
  Stream.mapAccum(
    (): ReadonlyArray<StreamPart> | "committed" => [],
    (held, part: StreamPart): readonly [ReadonlyArray<StreamPart> | "committed", ReadonlyArray<RoutedPart>] => {
      if (held === "committed") return [held, [part]]
      if (!isContent(part)) return [[...held, part], []]
      onCommit()
      return ["committed", [{ type: "route", route: { ...route, fallbacks } }, ...held, part]]
    },
  )

/** No target is left: one failure speaks for itself, several are told together. */
const exhausted = (input: RunInput): ModelError | NoRoute => {
  const failures = input.attempts.failures()
  const last = new Map(
    input.attempts.all().flatMap(({ target, error }) => (error === undefined ? [] : [[target, error]])),
  )
  const [only] = last.values()
  if (only !== undefined && last.size === 1) return only
  return new NoRoute({
    id: input.id,
    fact: "health",
    message: `Every allowed target failed: ${[...last.values()].map(({ target, message }) => `${target}: ${message}`).join(" | ")}`,
    plan: input.plan,
    attempts: failures,
  })
}

/** Why an answer that comes after a rejected one comes from here. */
const escalated = ({ target }: PlanStep, { evidence }: Rejected): Pick<Route, "reasons" | "escalatedFrom"> => ({
  reasons: [`escalated from ${target}: ${[...new Set(evidence.map(({ detail }) => detail))].join(", ")}`],
  escalatedFrom: target,
})

/**
 * Tries the plan's targets in order, streams and whole answers alike. Until the first content part a failure is followed
 * by another attempt, at the same target or the next, and evidence against an answer by one further up, each through `clear`
 * again; after it the stream ends with the typed error, and nothing is said twice.
 */
export const runPlan = (input: RunInput): Stream.Stream<RoutedPart, ModelError | NoRoute> => {
  const { plan, request } = input
  type Routed = Stream.Stream<RoutedPart, ModelError | NoRoute>
  const attempt = (index: number, tries: number, cause?: Pick<Route, "reasons" | "escalatedFrom">): Routed =>
    Stream.suspend(() => {
      const step = plan.steps[index]
      const target = step === undefined ? undefined : input.targets.get(step.target)
      if (step === undefined || target === undefined) return Stream.fail(exhausted(input))
      const up = stepUp(plan, index)
      let committed = false
      input.attempts.began(target)
      const route = { id: input.id, target: step.target, zone: step.zone, reasons: step.reasons, ...cause }
      const committing = commit(route, index, () => {
        committed = true
      })
      const recover = (error: ModelError): Routed =>
        Stream.unwrap(
          Effect.gen(function* () {
            const hasNext = index + 1 < plan.steps.length
            const jitter = yield* Random.next
            const move = nextMove({
              error,
              kind: request.kind,
              attempts: tries,
              hasNext,
              backoffMs: input.backoffMs,
              jitter,
            })
            if (move.move === "next") return attempt(index + 1, 1, cause)
            yield* Effect.sleep(move.afterMs)
            return attempt(index, tries + 1, cause)
          }),
        )
      /** Each step up is later in the plan, so this ends; where nothing better comes the rejected answer is better than none. */
      const escalate = (rejected: Rejected, to: number): Routed => {
        input.attempts.rejected(target, rejected)
        let isAnswered = false
        return attempt(to, 1, escalated(step, rejected)).pipe(
          lookAtParts(() => void (isAnswered = true)),
          Stream.catch((error) => (isAnswered ? Stream.fail(error) : committing(Stream.fromIterable(rejected.parts)))),
        )
      }
      const answer: Stream.Stream<StreamPart, ModelError | Rejected> = call(target, step, input)
      const held =
        input.hold === undefined || up === undefined ? answer : holdBack(input.hold)(call(target, step, input))
      return committing(held).pipe(
        Stream.catch((error): Routed => {
          if (error instanceof Rejected) return escalate(error, up ?? plan.steps.length)
          input.attempts.failed(target, error)
          return committed ? Stream.fail(error) : recover(error)
        }),
      )
    })
  return attempt(0, 1)
}
