import { NoRoute, type RoutePlan } from "@postern/core"

/** The fact that leaves nothing: the first, in this order, that rules out every target the earlier ones left. */
const order = ["policy", "capability", "fit"] as const

const advice = {
  policy: "Drop what binds it, change the policy, or add a target in an allowed zone",
  capability: "Add a target that can do this",
  fit: "Send less, or add a target with a larger context",
} as const

const decidingFact = (plan: RoutePlan): (typeof order)[number] => {
  let left = plan.excluded
  for (const fact of order) {
    const next = left.filter(({ reasons }) => reasons.every((reason) => reason.fact !== fact))
    if (next.length === 0) return fact
    left = next
  }
  return "capability"
}

/** The outcome of a plan without steps: names each target's reason and what to do. */
export const noRoute = (id: string, plan: RoutePlan): NoRoute => {
  const fact = decidingFact(plan)
  const targets = plan.excluded.map(
    ({ target, reasons }) => `${target}: ${reasons.map((reason) => reason.explanation).join(", ")}`,
  )
  return new NoRoute({
    id,
    fact,
    plan,
    attempts: [],
    message: `No target may or can answer. ${targets.join(". ") || "There are no targets"}. ${advice[fact]}.`,
  })
}
