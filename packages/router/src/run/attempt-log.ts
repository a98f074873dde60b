import { type ModelError, type RestoreCounts, type Target, type Zone } from "@postern/core"

/** What happened at one target. */
export interface Attempt {
  readonly target: string
  readonly zone: Zone
  readonly error?: ModelError
  readonly bytesSent: number
  readonly bodyDigest?: string
  /** Pieces of the request for which placeholders stood. */
  readonly redactions?: number
  readonly restored?: RestoreCounts
}

/** What left the device. */
export type Sent = Required<Pick<Attempt, "bytesSent" | "bodyDigest" | "redactions">>

/** Keeps what each attempt of one request did, for the error and for the ledger. */
export interface AttemptLog {
  readonly began: (target: Target) => void
  readonly sent: (target: Target, sent: Sent) => void
  readonly restored: (target: Target, counts: RestoreCounts) => void
  readonly failed: (target: Target, error: ModelError) => void
  readonly all: () => ReadonlyArray<Attempt>
  readonly failures: () => ReadonlyArray<ModelError>
}

/** Makes an empty log. */
export const makeAttemptLog = (): AttemptLog => {
  const attempts = new Map<string, Attempt>()
  const update = ({ id, zone }: Target, change: Partial<Attempt>) =>
    void attempts.set(id, { ...(attempts.get(id) ?? { target: id, zone, bytesSent: 0 }), ...change })
  return {
    began: (target) => update(target, {}),
    sent: update,
    restored: (target, restored) => update(target, { restored }),
    failed: (target, error) => update(target, { error }),
    all: () => [...attempts.values()],
    failures: () => [...attempts.values()].flatMap(({ error }) => (error === undefined ? [] : [error])),
  }
}
