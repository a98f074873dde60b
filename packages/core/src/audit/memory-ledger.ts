import * as Effect from "effect/Effect"
import { type AuditEvent, type RequestEvent } from "./audit-event.ts"
import { type Ledger } from "./ledger.ts"

/** A ledger that keeps its events in memory, for programs that record elsewhere and for tests. */
export interface MemoryLedger extends Ledger {
  readonly events: ReadonlyArray<AuditEvent>
  /** Those that say what became of a request. */
  readonly requests: () => ReadonlyArray<RequestEvent>
}

/** Makes an empty ledger in memory. */
export const makeMemoryLedger = (): MemoryLedger => {
  const events: Array<AuditEvent> = []
  return {
    events,
    requests: () => events.filter((event) => event.type === "request"),
    append: (event) => Effect.sync(() => void events.push(event)),
    close: Effect.void,
  }
}
