import * as Data from "effect/Data"
import type * as Effect from "effect/Effect"
import { type AuditEvent } from "./audit-event.ts"

/** Events cannot be recorded. */
export class LedgerError extends Data.TaggedError("LedgerError")<{
  readonly message: string
}> {}

/** Where events are recorded, in order. */
export interface Ledger {
  /** Resolves when the event is written. */
  readonly append: (event: AuditEvent) => Effect.Effect<void, LedgerError>
  /** Waits for what is being written. Idempotent. */
  readonly close: Effect.Effect<void, LedgerError>
}
