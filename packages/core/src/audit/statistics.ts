import { avoidedUsd } from "./avoided-cost.ts"
import { type RequestEvent } from "./audit-event.ts"

/** What one target did, by the ledger. */
export interface TargetStatistics {
  readonly requests: number
  readonly failedAttempts: number
  /** Bytes of bodies that left this machine: none where the target is on it. */
  readonly bytesSent: number
  readonly inputTokens: number
  readonly outputTokens: number
  readonly usd: number
  /** See `avoidedUsd`. */
  readonly avoidedUsd: number
}

/** What became of requests, by the ledger. */
export interface Statistics {
  readonly requests: number
  readonly outcomes: Readonly<Record<RequestEvent["outcome"], number>>
  /** By the id of the target that was asked last. */
  readonly targets: ReadonlyMap<string, TargetStatistics>
}

/** Before the first event. */
export const noStatistics: Statistics = {
  requests: 0,
  outcomes: { answered: 0, "no-route": 0, failed: 0, interrupted: 0, invalid: 0 },
  targets: new Map(),
}

const nothing: TargetStatistics = {
  requests: 0,
  failedAttempts: 0,
  bytesSent: 0,
  inputTokens: 0,
  outputTokens: 0,
  usd: 0,
  avoidedUsd: 0,
}

/** Adds one request to the statistics so far. Pure: any number of events is a fold over it. */
export const addRequest = (soFar: Statistics, event: RequestEvent): Statistics => {
  const targets = new Map(soFar.targets)
  const change = (id: string, by: (target: TargetStatistics) => Partial<TargetStatistics>): void => {
    const target = targets.get(id) ?? nothing
    targets.set(id, { ...target, ...by(target) })
  }
  for (const { target, zone, outcome, bytesSent, usd = 0 } of event.attempts) {
    change(target, (known) => ({
      bytesSent: known.bytesSent + (zone === "device" ? 0 : bytesSent),
      usd: known.usd + usd,
      failedAttempts: known.failedAttempts + (outcome === "failed" ? 1 : 0),
    }))
  }
  if (event.target !== undefined) {
    const { inputTokens = 0, outputTokens = 0 } = event.usage ?? {}
    change(event.target, (known) => ({
      requests: known.requests + 1,
      inputTokens: known.inputTokens + inputTokens,
      outputTokens: known.outputTokens + outputTokens,
      avoidedUsd: known.avoidedUsd + (avoidedUsd(event) ?? 0),
    }))
  }
  return {
    requests: soFar.requests + 1,
    outcomes: { ...soFar.outcomes, [event.outcome]: soFar.outcomes[event.outcome] + 1 },
    targets,
  }
}
