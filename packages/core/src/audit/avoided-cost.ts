import { type Price } from "../model/model-card.ts"
import { type RequestEvent } from "./audit-event.ts"

const million = 1_000_000

/** Dollars for so many tokens; those read from the provider's cache at their own price, where there is one. */
export const usdOf = (price: Price, input: number, output: number, cached: number): number => {
  const fresh = Math.max(0, input - cached)
  return (fresh * price.input + cached * (price.cachedInput ?? price.input) + output * price.output) / million
}

/**
 * What the cloud would have asked for an answer that a target outside it gave: this answer's tokens at the list price of the
 * first cloud target of the request's plan, as it was recorded then. Nothing for what was not answered, for what the cloud
 * answered, and where the plan knew of no cloud target with a price.
 *
 * A comparison, not money that anybody has saved: tokens are counted as the target that answered counts them, the cloud's
 * model might have said more or less, its prompt cache is taken to be cold, and what the own machines cost is left out. It
 * counts requests that the policy kept from the cloud, too.
 */
export const avoidedUsd = ({ outcome, targetZone, cloudAlternative, usage }: RequestEvent): number | undefined => {
  if (outcome !== "answered" || targetZone === undefined || targetZone === "cloud") return undefined
  if (cloudAlternative === undefined || usage?.inputTokens === undefined) return undefined
  return usdOf(cloudAlternative.price, usage.inputTokens, usage.outputTokens ?? 0, 0)
}
