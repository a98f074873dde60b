import { type ModelRequest, NoRoute, type RoutePlan, type Target } from "@postern/core"
import { tokenizerOf } from "./fit-request.ts"
import { heaviestParts } from "./heaviest-parts.ts"

/** The fact that leaves nothing: the first, in this order, that rules out every target the earlier ones left. */
const order = ["policy", "capability", "fit", "budget", "health"] as const

const advice = {
  policy: "Drop what binds it, change the policy, or add a target in an allowed zone",
  capability: "Add a target that can do this",
  fit: "Send less, ask for less with `max_tokens`, or add a target with a larger context",
  budget: "Wait for the next day or month, raise the budget, or add a target on the device",
  health: "Try again later, or add a target",
} as const

/** Who names a target wants to know what keeps that one from answering. */
const concerned = ({ excluded }: RoutePlan, { body: { model } }: ModelRequest): RoutePlan["excluded"] => {
  const named = excluded.filter(({ target }) => target === model)
  return named.length === 0 ? excluded : named
}

const decidingFact = (excluded: RoutePlan["excluded"]): (typeof order)[number] => {
  let left = excluded
  for (const fact of order) {
    const next = left.filter(({ reasons }) => reasons.every((reason) => reason.fact !== fact))
    if (next.length === 0) return fact
    left = next
  }
  return "capability"
}

/** The target that does not fit least: what is said of the size is said by its count. */
const largest = (targets: ReadonlyArray<Target>): Target | undefined =>
  targets.toSorted((a, b) => b.contextLimit().tokens - a.contextLimit().tokens)[0]

/** When the first of the targets that are left alone is tried again. */
const soonest = (excluded: RoutePlan["excluded"]): number =>
  Math.min(...excluded.flatMap(({ reasons }) => reasons.flatMap(({ retryAfterMs }) => retryAfterMs ?? [])))

/** The outcome of a plan without steps: names each target's reason and what to do; where it is too large, what weighs. */
export const noRoute = (id: string, plan: RoutePlan, request: ModelRequest, all: ReadonlyArray<Target>): NoRoute => {
  const excluded = concerned(plan, request)
  const fact = decidingFact(excluded)
  const room = largest(all.filter(({ id: name }) => excluded.some(({ target }) => target === name)))
  const weights =
    fact !== "fit" || room === undefined ? "" : ` Most weigh: ${heaviestParts(request, tokenizerOf(room))}.`
  const targets = excluded.map(
    ({ target, reasons }) => `${target}: ${reasons.map((reason) => reason.explanation).join(", ")}`,
  )
  return new NoRoute({
    id,
    fact,
    plan,
    attempts: [],
    ...(fact === "health" ? { retryAfterMs: soonest(excluded) } : {}),
    message: `No target may or can answer. ${targets.join(". ") || "There are no targets"}.${weights} ${advice[fact]}.`,
  })
}
