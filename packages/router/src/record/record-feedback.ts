import { feedbackOutcomes, type FeedbackOutcome, InvalidRequest, type Ledger, type LedgerError } from "@postern/core"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"

/** The form of a request's id. Anything else may be text, and text has no place in the ledger. */
const requestId = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** Writes what a caller made of an answer. */
export const recordFeedback = Effect.fnUntraced(function* (
  ledger: Ledger,
  id: string,
  outcome: FeedbackOutcome,
): Effect.fn.Return<void, InvalidRequest | LedgerError> {
  if (!requestId.test(id)) {
    return yield* new InvalidRequest({ message: "Expected the `id` of a reply, came something else; give `reply.id`." })
  }
  if (!feedbackOutcomes.includes(outcome)) {
    return yield* new InvalidRequest({
      message: `Expected one of ${feedbackOutcomes.join(", ")} as \`outcome\`, came something else; give one of them.`,
    })
  }
  const at = new Date(yield* Clock.currentTimeMillis).toISOString()
  yield* ledger.append({ type: "feedback", version: 1, id, at, outcome })
})
