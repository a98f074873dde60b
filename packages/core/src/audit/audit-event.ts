import { type Price } from "../model/model-card.ts"
import { type ModelErrorReason } from "../model/model-error.ts"
import { type TaskKind } from "../model/request.ts"
import { type FeedbackOutcome } from "../model/router.ts"
import { type RequestKind } from "../model/target.ts"
import { type FinishReason, type Usage } from "../model/stream-part.ts"
import { type Finding } from "../model/verdict.ts"
import { type RestoreCounts } from "../redact/restorer.ts"
import { type Zone } from "../model/zone.ts"

/** One attempt at a target. */
export interface AuditAttempt {
  readonly target: string
  readonly zone: Zone
  /** `rejected`: it answered, and evidence spoke against the answer. `interrupted`: it was stopped before its end. */
  readonly outcome: "answered" | "failed" | "rejected" | "interrupted"
  /** Of a rejected answer: the kinds of evidence, and the time spent on it. */
  readonly evidence?: ReadonlyArray<string>
  readonly wastedMs?: number
  readonly errorReason?: ModelErrorReason
  /** From the request to this attempt, and from there to its end. */
  readonly startMs?: number
  readonly durationMs?: number
  /** How long it waited for its place in the target's lane; absent: it did not. */
  readonly waitedMs?: number
  /** Bytes of the cleared body; 0 for engines. With the zone `device` they went to a server on this machine and did not leave it. */
  readonly bytesSent: number
  /** SHA-256 of the cleared body, hexadecimal. */
  readonly bodyDigest?: string
  /** Secrets and names for which placeholders stood in the body; absent: none. */
  readonly redactions?: number
  /** Placeholders of the answer that were restored, and those left as they were; absent: there were none. */
  readonly restored?: RestoreCounts
  /** By the prices of the model's card, in US dollars; absent: nothing, or nothing known. */
  readonly usd?: number
}

/** Written before an attempt sends anything: what a killed process was doing is known. */
export interface AttemptEvent {
  readonly type: "attempt"
  readonly version: 1
  /** The request's id. */
  readonly id: string
  /** From 1, over all targets of the request. */
  readonly number: number
  /** ISO 8601, UTC. */
  readonly at: string
  readonly target: string
  readonly zone: Zone
  readonly bytesSent: number
  readonly bodyDigest?: string
  readonly redactions?: number
}

/** A finding without content: what bound the request, by which rule, in which file and lines. */
export interface AuditFinding extends Pick<Finding, "id" | "kind" | "zone" | "observed"> {
  readonly path?: string
  /** One-based, inclusive, in the protected file. */
  readonly lines?: readonly [first: number, last: number]
  /** The policy file and line of the rule, or the name of the format. */
  readonly rule?: string
}

/** What Postern itself took of a request's time, in milliseconds. */
export interface Overhead {
  /** Inspecting and judging; a wait for an index that is being built too. */
  readonly inspectMs: number
  /** Measuring and planning; asking a server what it is, where that is not known yet, too. */
  readonly planMs: number
  /** Writing and clearing what was sent, of all attempts. */
  readonly prepareMs: number
}

/** What happened to one request, without content: ids, zones, counts and digests. */
export interface RequestEvent {
  readonly type: "request"
  readonly version: 1
  readonly id: string
  /** ISO 8601, UTC. */
  readonly at: string
  readonly request: RequestKind
  readonly outcome: "answered" | "no-route" | "failed" | "interrupted" | "invalid"
  readonly durationMs: number
  /** The trace that the caller is in, by its `traceparent` header: random numbers, in hexadecimal. */
  readonly trace?: { readonly traceId: string; readonly parentSpanId: string }
  readonly task?: TaskKind
  /** The session's hash. */
  readonly session?: string
  /** Keyed hash of the router's folders: what `calibrate` learns stays with them. */
  readonly workspace?: string
  /** Where the facts left the zone open: which scorer gave it what, 0 to 1, before any correction that was learned. */
  readonly score?: { readonly scorer: string; readonly value: number }
  /** Its newest message is the user's, and says that the answer before it was wrong. */
  readonly corrects?: true
  /** Tokens of the prompt, as the plan's first target counts them. */
  readonly tokens?: number
  /** Keyed hash of the request: equal requests on one machine have equal ones. */
  readonly requestHash?: string
  /** SHA-256 of the policy that judged it. */
  readonly policyDigest?: string
  /** SHA-256 of the verdict, findings included. */
  readonly verdictDigest?: string
  /** The verdict's zone. */
  readonly verdict?: Zone
  readonly findings?: ReadonlyArray<AuditFinding>
  readonly target?: string
  readonly targetZone?: Zone
  readonly attempts: ReadonlyArray<AuditAttempt>
  readonly evidence: ReadonlyArray<string>
  /**
   * What evidence did: another target answered; the next turn of the session goes up; the policy forbids it; or nothing
   * better came and the answer was kept. Absent: nothing.
   */
  readonly escalation?: "escalated" | "deferred" | "refused" | "kept"
  /** Time spent on answers that were rejected. */
  readonly wastedMs?: number
  readonly usage?: Usage
  /** From the request to its first content part. */
  readonly firstPartMs?: number
  /** What Postern itself took, besides waiting for a place and for the target. */
  readonly overhead?: Overhead
  readonly finishReason?: FinishReason
  /** What all attempts cost together; absent: nothing, or nothing known. */
  readonly usd?: number
  /** The first cloud target of the plan that could have answered, and its list price then: see `avoidedUsd`. */
  readonly cloudAlternative?: { readonly target: string; readonly price: Price }
}

/** What a caller made of an answer. */
export interface FeedbackEvent {
  readonly type: "feedback"
  readonly version: 1
  /** The id of the request. */
  readonly id: string
  /** ISO 8601, UTC. */
  readonly at: string
  readonly outcome: FeedbackOutcome
}

/** An event of the ledger. */
export type AuditEvent = AttemptEvent | RequestEvent | FeedbackEvent
