import { type ModelError, type Target, type Zone } from "@postern/core"

/** What happened at one target. */
export interface Attempt {
  readonly target: string
  readonly zone: Zone
  readonly error?: ModelError
  readonly bytesSent: number
  readonly bodyDigest?: string
}

/** Keeps what each attempt of one request did, for the error and for the ledger. */
export interface AttemptLog {
  readonly began: (target: Target) => void
  readonly sent: (target: Target, bytes: number, bodyDigest: string) => void
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
    sent: (target, bytesSent, bodyDigest) => update(target, { bytesSent, bodyDigest }),
    failed: (target, error) => update(target, { error }),
    all: () => [...attempts.values()],
    failures: () => [...attempts.values()].flatMap(({ error }) => (error === undefined ? [] : [error])),
  }
}
