import { type RequestEvent, type Target } from "@postern/core"
import type * as Context from "effect/Context"
import * as Metric from "effect/Metric"
import { type Conventions, operationNames, shared } from "./gen-ai-conventions.ts"
import { serverOf } from "./trace-spans.ts"

/** The boundaries that the conventions advise. */
const seconds = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92]
const tokens = Array.from({ length: 14 }, (_, power) => 4 ** power)

type Registry = Context.Context<never>

/** Makes what counts answers by the conventions' metrics, into a registry. */
export const makeGenAiMetrics = (
  registry: Registry,
  targets: ReadonlyMap<string, Target>,
  conventions: Conventions,
): ((event: RequestEvent) => void) => {
  const { metrics } = conventions
  const durations = Metric.histogram(metrics.duration, { boundaries: seconds, attributes: { unit: "s" } })
  const counts = (name: string) => Metric.histogram(name, { boundaries: tokens, attributes: { unit: "{token}" } })
  const [input, output] = [counts(metrics.inputTokens), counts(metrics.outputTokens)]

  return ({ request, target, outcome, durationMs, usage, attempts }) => {
    if (target === undefined) return
    const attributes = Object.fromEntries(
      Object.entries({ ...serverOf(targets.get(target), conventions), [shared.operation]: operationNames[request] })
        .filter(([, value]) => value !== undefined)
        .map(([name, value]) => [name, String(value)]),
    )
    const add = (metric: Metric.Metric<number, unknown>, value: number, more: Readonly<Record<string, string>> = {}) =>
      Metric.withAttributes(metric, { ...attributes, ...more }).updateUnsafe(value, registry)
    const reason = outcome === "failed" ? attempts.at(-1)?.errorReason : undefined
    add(durations, durationMs / 1000, reason === undefined ? {} : { [shared.errorType]: reason })
    const typed = (type: string) => (metrics.hasTokenType ? { [shared.tokenType]: type } : {})
    if (usage?.inputTokens !== undefined) add(input, usage.inputTokens, typed("input"))
    if (usage?.outputTokens !== undefined) add(output, usage.outputTokens, typed("output"))
  }
}
