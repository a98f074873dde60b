import { type AuditEvent, type Ledger, type RequestEvent, type Target } from "@postern/core"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Metric from "effect/Metric"
import * as PrometheusMetrics from "effect/observability/PrometheusMetrics"

const seconds = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92]

const counter = (name: string, description: string) => Metric.counter(name, { description, incremental: true })
const timer = (name: string, description: string) => Metric.histogram(name, { description, boundaries: seconds })

const requests = counter("postern_requests_total", "Requests by target, kind and outcome")
const decisions = counter(
  "postern_route_decisions_total",
  "Requests by the zone they ran in and the furthest zone allowed",
)
const blocks = counter(
  "postern_policy_blocks_total",
  "Requests that the policy kept from the cloud, by kind of finding",
)
const tokens = counter("postern_tokens_total", "Tokens by target and direction")
const cost = counter("postern_cost_usd_total", "What answers cost, by target")
const avoided = counter("postern_cost_avoided_usd_total", "What answers of the device would have cost in the cloud")
const egress = counter("postern_egress_bytes_total", "Bytes of requests that left this machine, by target")
const fallbacks = counter("postern_fallbacks_total", "Attempts that another target followed")
const failures = counter("postern_attempt_failures_total", "Attempts that failed, by target and reason")
const duration = timer("postern_request_duration_seconds", "From the request to the end of its answer")
const firstToken = timer("postern_time_to_first_token_seconds", "From the request to its first content")

type Labels = Readonly<Record<string, string>>

/** What the same answer would have cost at the cheapest cloud target that serves its kind. */
const cloudPrice = (targets: ReadonlyArray<Target>, { request }: RequestEvent) =>
  targets
    .filter(({ zone, serves }) => zone === "cloud" && serves.includes(request))
    .flatMap(({ card }) => (card.price === "unknown" ? [] : [card.price]))
    .toSorted((a, b) => a.input + a.output - b.input - b.output)[0]

/** Counts what the ledger records. Labels are ids, zones and words: no content, no paths, no names of users. */
export interface GatewayMetrics {
  /** The ledger, counted. */
  readonly ledger: Ledger
  /** The text of `/metrics`, in Prometheus' format. */
  readonly format: () => string
}

/** Makes the metrics over a ledger: they are a view of its events, so that both tell the same. */
export const makeMetrics = (ledger: Ledger, targets: ReadonlyArray<Target>): GatewayMetrics => {
  // A registry of its own: two gateways of one process do not count each other's requests.
  const registry = Context.make(Metric.MetricRegistry, new Map())
  const add = (metric: Metric.Metric<number, unknown>, value: number, labels: Labels) =>
    Metric.withAttributes(metric, labels).updateUnsafe(value, registry)

  const observe = (event: AuditEvent): void => {
    if (event.type !== "request") return
    const target = event.target ?? "none"
    add(requests, 1, { target, kind: event.request, outcome: event.outcome })
    add(duration, event.durationMs / 1000, { target, kind: event.request })
    if (event.firstPartMs !== undefined) add(firstToken, event.firstPartMs / 1000, { target })
    if (event.verdict !== undefined) add(decisions, 1, { zone: event.targetZone ?? "none", verdict: event.verdict })
    if (event.verdict !== undefined && event.verdict !== "cloud") {
      const binding = event.findings?.filter(({ zone }) => zone === event.verdict).map(({ kind }) => kind)
      for (const kind of new Set(binding)) add(blocks, 1, { finding: kind, zone: event.verdict })
    }
    for (const [index, attempt] of event.attempts.entries()) {
      if (attempt.bytesSent > 0) add(egress, attempt.bytesSent, { target: attempt.target, zone: attempt.zone })
      if (attempt.usd !== undefined) add(cost, attempt.usd, { target: attempt.target })
      if (attempt.outcome === "failed") {
        add(failures, 1, { target: attempt.target, reason: attempt.errorReason ?? "unknown" })
      }
      const next = event.attempts[index + 1]
      if (next !== undefined && next.target !== attempt.target)
        add(fallbacks, 1, { from: attempt.target, to: next.target })
    }
    const { inputTokens = 0, outputTokens = 0 } = event.usage ?? {}
    if (inputTokens > 0) add(tokens, inputTokens, { target, direction: "input" })
    if (outputTokens > 0) add(tokens, outputTokens, { target, direction: "output" })
    const price = event.targetZone === "device" ? cloudPrice(targets, event) : undefined
    if (price !== undefined) {
      add(avoided, (inputTokens * price.input + outputTokens * price.output) / 1_000_000, { target })
    }
  }

  return {
    ledger: {
      ...ledger,
      append: (event) => Effect.tap(ledger.append(event), () => Effect.sync(() => observe(event))),
    },
    format: () => PrometheusMetrics.formatUnsafe(registry),
  }
}
