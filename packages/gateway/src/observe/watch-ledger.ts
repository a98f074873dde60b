import { type AuditEvent, type Ledger } from "@postern/core"
import * as Effect from "effect/Effect"

/** A ledger whose events are told to others once they are written: what they tell is what it holds. */
export const watchLedger = (ledger: Ledger, watchers: ReadonlyArray<(event: AuditEvent) => void>): Ledger => ({
  ...ledger,
  append: (event) =>
    Effect.tap(ledger.append(event), () =>
      Effect.sync(() => {
        for (const watch of watchers) watch(event)
      }),
    ),
})
