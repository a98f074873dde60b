import { type Evidence, type ModelError, type RestoreCounts, type Target, type Usage, type Zone } from "@postern/core"

/** What happened at one target, once. */
export interface Attempt {
  /** From 1, over all targets of the request. */
  readonly number: number
  readonly target: string
  readonly zone: Zone
  readonly error?: ModelError
  /** It came to its end: a finish reason was seen. */
  readonly isFinished?: boolean
  /** It answered, and evidence spoke against the answer. */
  readonly rejected?: { readonly evidence: ReadonlyArray<Evidence>; readonly durationMs: number }
  /** From the request to its beginning, and from there to its end. */
  readonly startMs: number
  readonly durationMs?: number
  /** How long it waited in the target's lane. */
  readonly waitedMs?: number
  /** What writing and clearing its bytes took. */
  readonly preparedMs?: number
  readonly bytesSent: number
  readonly bodyDigest?: string
  /** Pieces of the request for which placeholders stood. */
  readonly redactions?: number
  readonly restored?: RestoreCounts
  /** What it cost by the card's prices, in US dollars; absent: nothing, or nothing known. */
  readonly usd?: number
  readonly usage?: Usage
}

/** What left the device. */
export type Sent = Required<Pick<Attempt, "bytesSent" | "bodyDigest" | "redactions" | "preparedMs">>

/** Keeps what each attempt of one request did, for the error and for the ledger. Changes go to the target's latest. */
export interface AttemptLog {
  readonly began: (target: Target) => void
  readonly waited: (target: Target, waitedMs: number) => void
  readonly sent: (target: Target, sent: Sent) => void
  readonly restored: (target: Target, counts: RestoreCounts) => void
  readonly spent: (target: Target, spent: Pick<Attempt, "usd" | "usage" | "isFinished">) => void
  readonly rejected: (target: Target, rejected: NonNullable<Attempt["rejected"]>) => void
  readonly failed: (target: Target, error: ModelError) => void
  readonly latest: () => Attempt | undefined
  readonly all: () => ReadonlyArray<Attempt>
  readonly failures: () => ReadonlyArray<ModelError>
}

/** Makes an empty log of a request that arrived at a moment of `performance.now()`. */
export const makeAttemptLog = (arrivedMs: number): AttemptLog => {
  const attempts: Array<Attempt> = []
  const sinceMs = () => performance.now() - arrivedMs
  const update = ({ id }: Target, change: Partial<Attempt>): void => {
    const at = attempts.findLastIndex(({ target }) => target === id)
    const attempt = attempts[at]
    if (attempt !== undefined) attempts[at] = { ...attempt, ...change }
  }
  const end = (target: Target, change: Partial<Attempt>): void => {
    const attempt = attempts.findLast(({ target: id }) => id === target.id)
    const durationMs = attempt?.durationMs ?? sinceMs() - (attempt?.startMs ?? 0)
    update(target, { ...change, durationMs })
  }
  return {
    began: ({ id, zone }) =>
      void attempts.push({ number: attempts.length + 1, target: id, zone, bytesSent: 0, startMs: sinceMs() }),
    waited: (target, waitedMs) => update(target, { waitedMs }),
    sent: update,
    restored: (target, restored) => update(target, { restored }),
    spent: (target, spent) => end(target, spent),
    rejected: (target, rejected) => update(target, { rejected }),
    failed: (target, error) => end(target, { error }),
    latest: () => attempts.at(-1),
    all: () => [...attempts],
    failures: () => attempts.flatMap(({ error }) => (error === undefined ? [] : [error])),
  }
}
