import { type ModelErrorReason } from "../model/model-error.ts"
import { type TaskKind } from "../model/request.ts"
import { type RequestKind } from "../model/target.ts"
import { type Usage } from "../model/stream-part.ts"
import { type Finding } from "../model/verdict.ts"
import { type RestoreCounts } from "../redact/restorer.ts"
import { type Zone } from "../model/zone.ts"

/** One target's part in a request. */
export interface AuditAttempt {
  readonly target: string
  readonly zone: Zone
  readonly outcome: "answered" | "failed"
  readonly errorReason?: ModelErrorReason
  /** Bytes of the cleared body; 0 for engines, where nothing leaves. */
  readonly bytesSent: number
  /** SHA-256 of the cleared body, hexadecimal. */
  readonly bodyDigest?: string
  /** Secrets and names for which placeholders stood in the body; absent: none. */
  readonly redactions?: number
  /** Placeholders of the answer that were restored, and those left as they were; absent: there were none. */
  readonly restored?: RestoreCounts
}

/** What happened to one request, without content: ids, zones, counts and digests. */
export interface AuditEvent {
  readonly version: 1
  readonly id: string
  /** ISO 8601, UTC. */
  readonly at: string
  readonly request: RequestKind
  readonly outcome: "answered" | "no-route" | "failed" | "interrupted" | "invalid"
  readonly durationMs: number
  readonly task?: TaskKind
  /** The session's hash. */
  readonly session?: string
  /** Cautious estimate of the prompt's tokens. */
  readonly tokens?: number
  /** The verdict's zone. */
  readonly verdict?: Zone
  readonly findings?: ReadonlyArray<Pick<Finding, "id" | "kind" | "zone" | "observed">>
  readonly target?: string
  readonly targetZone?: Zone
  readonly attempts: ReadonlyArray<AuditAttempt>
  readonly evidence: ReadonlyArray<string>
  readonly usage?: Usage
  /** From the request to its first content part. */
  readonly firstPartMs?: number
}
