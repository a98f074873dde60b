import { type ExclusionReason, type RequestEvent, type RoutePlan, type Target } from "@postern/core"
import { priceOf } from "../budget/price.ts"

/** What rules a cloud target out, and says nothing of whether it could have answered. */
const notItsOwn: ReadonlySet<ExclusionReason["fact"]> = new Set(["policy", "budget", "health"])

/**
 * The first cloud target of a plan that has a price: among its steps, else among those that only policy, budget or health
 * left out. What it would have cost is the measure for answers that other targets give.
 */
export const cloudAlternative = (
  { steps, excluded }: RoutePlan,
  targets: ReadonlyArray<Target>,
): RequestEvent["cloudAlternative"] => {
  const able = excluded.filter(({ reasons }) => reasons.every(({ fact }) => notItsOwn.has(fact)))
  for (const { target, zone } of [...steps, ...able]) {
    const found = zone === "cloud" ? targets.find(({ id }) => id === target) : undefined
    const price = found === undefined ? undefined : priceOf(found)
    if (price !== undefined) return { target, price }
  }
  return undefined
}
