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
  redactRequest,
  type RoutedPart,
  type RoutePlan,
  type StreamPart,
  type Target,
} from "@postern/core"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { type Admission } from "../admit/admission.ts"
import { type AttemptLog } from "./attempt-log.ts"
import { restoreAnswer } from "./restore-answer.ts"

/** What running a plan takes. */
export interface RunInput {
  readonly id: string
  readonly request: ModelRequest
  readonly plan: RoutePlan
  readonly targets: ReadonlyMap<string, Target>
  readonly admission: Admission
  /** What must clear everything that leaves the device. */
  readonly clearContexts: ReadonlyArray<ClearContext>
  /** The session's placeholders, and what they must stand for in everything that leaves the device. */
  readonly redaction: Redaction
  readonly redactables: ReadonlyArray<Redactable>
  readonly attempts: AttemptLog
}

const priorityOf = ({ kind, envelope }: ModelRequest): Priority =>
  envelope.priority ?? (kind === "infill" ? "infill" : "chat")

/** The request as a step of the plan sends it: where the caller allowed it, with less to answer. */
const withRoom = (request: ModelRequest, { fit }: PlanStep): ModelRequest => {
  const { reducedMaxTokens } = fit
  if (reducedMaxTokens === undefined || request.kind === "embed") return request
  return request.kind === "chat"
    ? { ...request, body: { ...request.body, max_tokens: reducedMaxTokens } }
    : { ...request, body: { ...request.body, max_tokens: reducedMaxTokens } }
}

/**
 * The one way out: for a network target redact, encode, clear, call, restore; for an engine nothing leaves, so there is
 * nothing to clear.
 */
const call = (target: Target, step: PlanStep, input: RunInput): Stream.Stream<StreamPart, ModelError> =>
  Stream.unwrap(
    Effect.gen(function* () {
      const request = withRoom(input.request, step)
      yield* input.admission.admit(target, priorityOf(request))
      if (target.kind === "engine") return target.answer(request)
      const redacted = redactRequest(request, input.redaction, input.redactables)
      const wire = yield* target.encode(redacted)
      const cleared = yield* Effect.fromResult(clear(wire, target, input.clearContexts)).pipe(
        Effect.mapError(({ message }) => new ModelError({ reason: "not-cleared", target: target.id, message })),
      )
      const restorer = input.redaction.restorer()
      const redactions = input.redactables.length
      input.attempts.sent(target, { bytesSent: wire.body.byteLength, bodyDigest: cleared.bodyDigest, redactions })
      return target.answer(cleared).pipe(
        restoreAnswer(restorer),
        Stream.onExit(() => Effect.sync(() => input.attempts.restored(target, restorer.counts()))),
      )
    }),
  )

const isContent = (part: StreamPart): boolean => part.type !== "response-start"

/** Holds structural parts back until the first content part: the commit point, where the route becomes final. */
const commit = (step: PlanStep, fallbacks: number, id: string, onCommit: () => void) =>
  Stream.mapAccum(
    (): ReadonlyArray<StreamPart> | "committed" => [],
    (held, part: StreamPart): readonly [ReadonlyArray<StreamPart> | "committed", ReadonlyArray<RoutedPart>] => {
      if (held === "committed") return [held, [part]]
      if (!isContent(part)) return [[...held, part], []]
      onCommit()
      const { target, zone, reasons } = step
      return ["committed", [{ type: "route", route: { id, target, zone, reasons, fallbacks } }, ...held, part]]
    },
  )

/** No target is left: one failure speaks for itself, several are told together. */
const exhausted = (input: RunInput): ModelError | NoRoute => {
  const failures = input.attempts.failures()
  const [only] = failures
  if (only !== undefined && failures.length === 1) return only
  return new NoRoute({
    id: input.id,
    fact: "health",
    message: `Every allowed target failed: ${failures.map(({ target, message }) => `${target}: ${message}`).join(" | ")}`,
    plan: input.plan,
    attempts: failures,
  })
}

/**
 * Tries the plan's targets in order. Until the first content part a failure goes on to the next step, each attempt
 * through `clear` again; after it the stream ends with the typed error, and nothing is said twice.
 */
export const runPlan = (input: RunInput): Stream.Stream<RoutedPart, ModelError | NoRoute> => {
  const attempt = (index: number): Stream.Stream<RoutedPart, ModelError | NoRoute> =>
    Stream.suspend(() => {
      const step = input.plan.steps[index]
      const target = step === undefined ? undefined : input.targets.get(step.target)
      if (step === undefined || target === undefined) return Stream.fail(exhausted(input))
      let committed = false
      input.attempts.began(target)
      return call(target, step, input).pipe(
        commit(step, index, input.id, () => {
          committed = true
        }),
        Stream.catch((error) => {
          input.attempts.failed(target, error)
          return committed ? Stream.fail(error) : attempt(index + 1)
        }),
      )
    })
  return attempt(0)
}
