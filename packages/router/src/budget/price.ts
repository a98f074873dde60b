import { type Fit, type ModelRequest, type Price, type Target } from "@postern/core"

/** The list price of a target's model, if it is known. */
export const priceOf = ({ card }: Target): Price | undefined => (card.price === "unknown" ? undefined : card.price)

/** The most tokens an answer may have: what is asked for, or all that is left. */
export const answerTokens = (fit: Fit, request: ModelRequest): number => {
  if (request.kind === "embed") return 0
  return fit.reducedMaxTokens ?? request.body.max_tokens ?? Math.max(0, fit.room)
}
