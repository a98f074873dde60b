import { addRequest, noStatistics, type RequestEvent, type Statistics, type Zone } from "@postern/core"
import { readEvents } from "@postern/core/node"

/** What the ledger says of a time. */
export interface LedgerSums {
  readonly statistics: Statistics
  /** Requests that a finding held back from the cloud, by the rule behind it. */
  readonly bound: ReadonlyMap<string, number>
  /** Requests by day and zone of the target that answered. */
  readonly days: ReadonlyMap<string, ReadonlyMap<Zone | "none", number>>
}

const increase = <K>(counts: Map<K, number>, key: K): void => void counts.set(key, (counts.get(key) ?? 0) + 1)

const boundBy = ({ findings = [], verdict }: RequestEvent): ReadonlyArray<string> =>
  verdict === undefined || verdict === "cloud"
    ? []
    : findings.filter(({ zone }) => zone === verdict).map(({ kind, rule }) => rule ?? kind)

/** Sums up the requests since a time (ISO 8601; empty: all). */
export const sumUpLedger = async (since: string, state: string | undefined): Promise<LedgerSums> => {
  const bound = new Map<string, number>()
  const days = new Map<string, Map<Zone | "none", number>>()
  let statistics = noStatistics
  for await (const event of readEvents(state)) {
    if (event.type !== "request" || event.at < since) continue
    statistics = addRequest(statistics, event)
    for (const rule of new Set(boundBy(event))) increase(bound, rule)
    const day = event.at.slice(0, 10)
    const zones = days.get(day) ?? new Map<Zone | "none", number>()
    days.set(day, zones)
    increase(zones, event.targetZone ?? "none")
  }
  return { statistics, bound, days }
}
