import { type Fit, type ModelRequest, type Price, type Target } from "@postern/core"

const million = 1_000_000

/** The list price of a target's model, if it is known. */
export const priceOf = ({ card }: Target): Price | undefined => (card.price === "unknown" ? undefined : card.price)

/** Dollars for so many tokens; those read from the provider's cache at their own price, where there is one. */
export const usdOf = (price: Price, input: number, output: number, cached: number): number => {
  const fresh = Math.max(0, input - cached)
  return (fresh * price.input + cached * (price.cachedInput ?? price.input) + output * price.output) / million
}

/** The most tokens an answer may have: what is asked for, or all that is left. */
export const answerTokens = (fit: Fit, request: ModelRequest): number => {
  if (request.kind === "embed") return 0
  return fit.reducedMaxTokens ?? request.body.max_tokens ?? Math.max(0, fit.room)
}
