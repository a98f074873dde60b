import {
  type AttemptEvent,
  type AuditAttempt,
  type AuditEvent,
  auditFindings,
  type Ledger,
  type ModelRequest,
  type Overhead,
  type RequestEvent,
  type RoutePlan,
} from "@postern/core"
import * as Cause from "effect/Cause"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import { hash } from "node:crypto"
import { type Attempt } from "../run/attempt-log.ts"
import { type AnswerSoFar } from "../verify/answer-collector.ts"

/** What was decided of a request, for its record. */
export interface Decided {
  readonly plan: RoutePlan
  readonly requestHash: string
  readonly policyDigest: string
  /** What deciding took. */
  readonly took: Pick<Overhead, "inspectMs" | "planMs">
  readonly cloudAlternative: RequestEvent["cloudAlternative"]
  /** What `calibrate` learns from. */
  readonly lesson: Pick<RequestEvent, "workspace" | "score" | "corrects">
}

/** How a request ended, with what is known of it by then. */
export type Outcome =
  | { readonly outcome: "invalid" }
  | ({ readonly outcome: "no-route" } & Decided)
  | ({
      readonly outcome: Exit.Exit<unknown, unknown>
      readonly attempts: ReadonlyArray<Attempt>
      readonly answer: AnswerSoFar
      readonly firstPartMs: number | undefined
      /** The target whose answer was passed on; absent: none was. */
      readonly answeredBy: string | undefined
      readonly escalation: RequestEvent["escalation"]
    } & Decided)

/** What a record knows before the request is even decoded. */
export interface RecordInput {
  readonly id: string
  readonly kind: ModelRequest["kind"]
  readonly startedMs: number
  readonly ledger: Ledger
  /** Absent: the caller is in none. */
  readonly trace?: RequestEvent["trace"] | undefined
}

/** Writes what becomes of one request. */
export interface Recorder {
  /** Before an attempt sends anything. */
  readonly attempt: (attempt: Attempt) => Effect.Effect<void>
  /** Once, at the end. */
  readonly outcome: (outcome: Outcome) => Effect.Effect<void>
}

const outcomeOf = (exit: Exit.Exit<unknown, unknown>, answer: AnswerSoFar): RequestEvent["outcome"] => {
  if (Exit.isFailure(exit)) return Cause.hasInterruptsOnly(exit.cause) ? "interrupted" : "failed"
  // A consumer that stops reading ends the stream without an error and without its last part.
  return answer.finish === undefined ? "interrupted" : "answered"
}

const ofDecision = ({ plan: { verdict, task, session, size }, requestHash, policyDigest, lesson }: Decided) => {
  const findings = auditFindings(verdict.findings)
  return {
    task,
    session,
    ...lesson,
    tokens: size.tokens,
    requestHash,
    policyDigest,
    verdictDigest: hash("sha256", JSON.stringify([verdict.zone, findings])),
    verdict: verdict.zone,
    findings,
  }
}

/** To a hundredth: finer tells nothing. */
const roundMs = (ms: number): number => Math.round(ms * 100) / 100

const outcomeOfAttempt = ({ error, rejected, isFinished }: Attempt): AuditAttempt["outcome"] => {
  if (error !== undefined) return "failed"
  if (rejected !== undefined) return "rejected"
  return isFinished === true ? "answered" : "interrupted"
}

/** A key is looked for, and a package loaded, before anything is sent; a server that refuses a key says so with a status. */
const failedBeforeSending = ({ error }: Attempt): boolean =>
  error !== undefined &&
  error.status === undefined &&
  (error.reason === "unauthorized" || error.reason === "not-installed")

const unsent: Pick<Attempt, "bytesSent" | "bodyDigest" | "redactions"> = { bytesSent: 0 }

const ofAttempts = (attempts: ReadonlyArray<Attempt>): ReadonlyArray<AuditAttempt> =>
  attempts.map((attempt) => {
    const { target, zone, error, rejected, restored, usd } = attempt
    const { bytesSent, bodyDigest, redactions = 0 } = failedBeforeSending(attempt) ? unsent : attempt
    const { waitedMs = 0, startMs, durationMs } = attempt
    return {
      target,
      zone,
      outcome: outcomeOfAttempt(attempt),
      bytesSent,
      ...(error === undefined ? {} : { errorReason: error.reason }),
      ...(rejected === undefined
        ? {}
        : { evidence: rejected.evidence.map(({ kind }) => kind), wastedMs: rejected.durationMs }),
      ...(bodyDigest === undefined ? {} : { bodyDigest }),
      ...(redactions === 0 ? {} : { redactions }),
      ...(restored === undefined || Object.values(restored).every((count) => count === 0) ? {} : { restored }),
      startMs: roundMs(startMs),
      ...(durationMs === undefined ? {} : { durationMs: roundMs(durationMs) }),
      ...(waitedMs === 0 ? {} : { waitedMs }),
      ...(usd === undefined ? {} : { usd }),
    }
  })

const attemptEvent = (id: string, nowMs: number, attempt: Attempt): AttemptEvent => {
  const { number, target, zone, bytesSent, bodyDigest, redactions = 0 } = attempt
  return {
    type: "attempt",
    version: 1,
    id,
    number,
    at: new Date(nowMs).toISOString(),
    target,
    zone,
    bytesSent,
    ...(bodyDigest === undefined ? {} : { bodyDigest }),
    ...(redactions === 0 ? {} : { redactions }),
  }
}

const overheadOf = ({ took }: Decided, attempts: ReadonlyArray<Attempt>): Overhead => ({
  inspectMs: roundMs(took.inspectMs),
  planMs: roundMs(took.planMs),
  prepareMs: roundMs(attempts.reduce((sum, { preparedMs = 0 }) => sum + preparedMs, 0)),
})

const requestEvent = ({ id, kind, startedMs, trace }: RecordInput, nowMs: number, outcome: Outcome): RequestEvent => {
  const facts = {
    type: "request",
    version: 1,
    id,
    at: new Date(nowMs).toISOString(),
    request: kind,
    durationMs: nowMs - startedMs,
    ...(trace === undefined ? {} : { trace }),
  } as const
  const nothing = { attempts: [], evidence: [] } as const
  if (outcome.outcome === "invalid") return { ...facts, ...nothing, outcome: "invalid" }
  if (outcome.outcome === "no-route")
    return {
      ...facts,
      ...ofDecision(outcome),
      ...nothing,
      outcome: "no-route",
      overhead: overheadOf(outcome, []),
    }
  const { attempts, answer, firstPartMs, answeredBy, escalation } = outcome
  const ended = outcomeOf(outcome.outcome, answer)
  const last = attempts.findLast(({ target }) => target === answeredBy) ?? attempts.at(-1)
  const wasted = attempts.flatMap(({ rejected }) => (rejected === undefined ? [] : [rejected.durationMs]))
  const priced = attempts.flatMap(({ usd }) => (usd === undefined ? [] : [usd]))
  return {
    ...facts,
    ...ofDecision(outcome),
    outcome: ended,
    attempts: ofAttempts(attempts),
    evidence: ended === "answered" ? (answer.evidence ?? []).map((found) => found.kind) : [],
    ...(escalation === undefined ? {} : { escalation }),
    ...(wasted.length === 0 ? {} : { wastedMs: wasted.reduce((sum, ms) => sum + ms, 0) }),
    ...(last === undefined ? {} : { target: last.target, targetZone: last.zone }),
    ...(firstPartMs === undefined ? {} : { firstPartMs }),
    ...(answer.finish === undefined ? {} : { usage: answer.finish.usage, finishReason: answer.finish.reason }),
    overhead: overheadOf(outcome, attempts),
    ...(last === undefined || last.zone === "cloud" || outcome.cloudAlternative === undefined
      ? {}
      : { cloudAlternative: outcome.cloudAlternative }),
    ...(priced.length === 0 ? {} : { usd: priced.reduce((sum, usd) => sum + usd, 0) }),
  }
}

/**
 * Makes what writes one request's events. A ledger that cannot be written does not undo an answer that is already given:
 * the failure is logged here and told by the ledger's `close`.
 */
export const makeRecorder = (input: RecordInput): Recorder => {
  const { id, ledger } = input
  const write = (make: (nowMs: number) => AuditEvent): Effect.Effect<void> =>
    Effect.flatMap(Clock.currentTimeMillis, (now) => ledger.append(make(now))).pipe(
      Effect.catch((error) => Effect.logError(`The ledger could not record request ${id}: ${error.message}`)),
    )
  return {
    attempt: (attempt) => write((now) => attemptEvent(id, now, attempt)),
    outcome: (outcome) => write((now) => requestEvent(input, now, outcome)),
  }
}
