import {
  type AttemptEvent,
  type AuditEvent,
  auditFindings,
  type Ledger,
  type RequestEvent,
  type RequestKind,
  type RestoreCounts,
  type Verdict,
  type Zone,
} from "@postern/core"
import * as Effect from "effect/Effect"
import { hash, randomUUID } from "node:crypto"

/** What was decided of a call. */
export interface DecidedCall {
  readonly verdict: Verdict
  readonly session: string
  readonly requestHash: string
  readonly policyDigest: string
}

/** The digest of the policies that judged a call together. */
export const digestOf = (policies: ReadonlyArray<{ readonly digest: string }>): string =>
  policies.length === 1 ? (policies[0]?.digest ?? "") : hash("sha256", policies.map(({ digest }) => digest).join(" "))

/** What was sent of it. */
export interface SentCall {
  readonly target: string
  readonly zone: Zone
  readonly bytesSent: number
  /** Absent: the bytes are somebody else's, and not known here. */
  readonly bodyDigest?: string
  readonly redactions: number
}

/** Writes what becomes of one call; never content. */
export interface CallRecord {
  /** Before anything is sent. Rejects where it cannot be written. */
  readonly sending: (sent: SentCall) => Promise<void>
  /** Once, at the end. */
  readonly ended: (outcome: RequestEvent["outcome"], decided?: DecidedCall, restored?: RestoreCounts) => Promise<void>
}

/** For calls that nobody asked to be recorded. */
export const noRecord: CallRecord = { sending: () => Promise.resolve(), ended: () => Promise.resolve() }

/** Begins the record of one call. */
export const beginRecord = (ledger: () => Promise<Ledger>, kind: RequestKind): CallRecord => {
  const id = randomUUID()
  const startedMs = Date.now()
  let sent: SentCall | undefined
  const write = async (event: AuditEvent): Promise<void> => Effect.runPromise((await ledger()).append(event))
  const now = () => new Date().toISOString()
  return {
    sending: async (call) => {
      sent = call
      const { redactions, ...facts } = call
      const event: AttemptEvent = { type: "attempt", version: 1, id, number: 1, at: now(), ...facts }
      await write(redactions === 0 ? event : { ...event, redactions })
    },
    ended: async (outcome, decided, restored) => {
      const findings = decided === undefined ? [] : auditFindings(decided.verdict.findings)
      await write({
        type: "request",
        version: 1,
        id,
        at: now(),
        request: kind,
        outcome,
        durationMs: Date.now() - startedMs,
        evidence: [],
        attempts:
          sent === undefined
            ? []
            : [
                {
                  target: sent.target,
                  zone: sent.zone,
                  outcome: outcome === "answered" || outcome === "interrupted" ? outcome : "failed",
                  bytesSent: sent.bytesSent,
                  ...(sent.bodyDigest === undefined ? {} : { bodyDigest: sent.bodyDigest }),
                  ...(sent.redactions === 0 ? {} : { redactions: sent.redactions }),
                  ...(restored === undefined || Object.values(restored).every((count) => count === 0)
                    ? {}
                    : { restored }),
                },
              ],
        ...(sent === undefined ? {} : { target: sent.target, targetZone: sent.zone }),
        ...(decided === undefined
          ? {}
          : {
              session: decided.session,
              requestHash: decided.requestHash,
              policyDigest: decided.policyDigest,
              verdict: decided.verdict.zone,
              verdictDigest: hash("sha256", JSON.stringify([decided.verdict.zone, findings])),
              findings,
            }),
      })
    },
  }
}
