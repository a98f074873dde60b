import { type AuditEvent, type Ledger, type ModelRequest, type RoutePlan } from "@postern/core"
import * as Cause from "effect/Cause"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import { type Attempt } from "../run/attempt-log.ts"
import { type AnswerSoFar, observeAnswer } from "../verify/observe-answer.ts"

/** How a request ended, with what is known of it by then. */
export type Outcome =
  | { readonly outcome: "invalid" }
  | { readonly outcome: "no-route"; readonly plan: RoutePlan }
  | {
      readonly outcome: Exit.Exit<unknown, unknown>
      readonly plan: RoutePlan
      readonly attempts: ReadonlyArray<Attempt>
      readonly answer: AnswerSoFar
      readonly firstPartMs: number | undefined
    }

/** What a record knows before the request is even decoded. */
export interface RecordInput {
  readonly id: string
  readonly kind: ModelRequest["kind"]
  readonly startedMs: number
  readonly ledger: Ledger
}

const outcomeOf = (exit: Exit.Exit<unknown, unknown>, answer: AnswerSoFar): AuditEvent["outcome"] => {
  if (Exit.isFailure(exit)) return Cause.hasInterruptsOnly(exit.cause) ? "interrupted" : "failed"
  // A consumer that stops reading ends the stream without an error and without its last part.
  return answer.finish === undefined ? "interrupted" : "answered"
}

const ofPlan = ({ verdict, task, session, size }: RoutePlan) => ({
  task,
  session,
  tokens: size.tokens,
  verdict: verdict.zone,
  findings: verdict.findings.map(({ id, kind, zone, observed }) => ({
    id,
    kind,
    zone,
    ...(observed === undefined ? {} : { observed }),
  })),
})

const ofAttempts = (attempts: ReadonlyArray<Attempt>): AuditEvent["attempts"] =>
  attempts.map(({ target, zone, error, bytesSent, bodyDigest, redactions = 0, restored }) => ({
    target,
    zone,
    outcome: error === undefined ? "answered" : "failed",
    bytesSent,
    ...(error === undefined ? {} : { errorReason: error.reason }),
    ...(bodyDigest === undefined ? {} : { bodyDigest }),
    ...(redactions === 0 ? {} : { redactions }),
    ...(restored === undefined || Object.values(restored).every((count) => count === 0) ? {} : { restored }),
  }))

/**
 * Makes the function that writes one request's event. A ledger that cannot be written does not undo an answer that is
 * already given: the failure is logged here and told by the ledger's `close`.
 */
export const makeRecord =
  ({ id, kind, startedMs, ledger }: RecordInput) =>
  (outcome: Outcome): Effect.Effect<void> =>
    Effect.gen(function* () {
      const now = yield* Clock.currentTimeMillis
      const facts = {
        version: 1 as const,
        id,
        at: new Date(now).toISOString(),
        request: kind,
        durationMs: now - startedMs,
      }
      if (outcome.outcome === "invalid") {
        return yield* ledger.append({ ...facts, outcome: "invalid", attempts: [], evidence: [] })
      }
      if (outcome.outcome === "no-route") {
        return yield* ledger.append({
          ...facts,
          ...ofPlan(outcome.plan),
          outcome: "no-route",
          attempts: [],
          evidence: [],
        })
      }
      const { plan, attempts, answer, firstPartMs } = outcome
      const ended = outcomeOf(outcome.outcome, answer)
      const last = attempts.at(-1)
      yield* ledger.append({
        ...facts,
        ...ofPlan(plan),
        outcome: ended,
        attempts: ofAttempts(attempts),
        evidence: ended === "answered" ? observeAnswer(answer).map((evidence) => evidence.kind) : [],
        ...(last === undefined ? {} : { target: last.target, targetZone: last.zone }),
        ...(firstPartMs === undefined ? {} : { firstPartMs }),
        ...(answer.finish === undefined ? {} : { usage: answer.finish.usage }),
      })
    }).pipe(Effect.catch((error) => Effect.logError(`The ledger could not record request ${id}: ${error.message}`)))
