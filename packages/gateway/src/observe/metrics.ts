import { type AuditAttempt, type AuditEvent, avoidedUsd, type TargetState } from "@postern/core"
import * as Context from "effect/Context"
import * as Metric from "effect/Metric"

const seconds = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92]

/** What the gateway takes itself is a hundred times shorter. */
const overheadSeconds = [0.0005, 0.001, 0.002, 0.004, 0.008, 0.016, 0.032, 0.064, 0.128, 0.256, 0.512, 1.024]

const counter = (name: string, description: string) => Metric.counter(name, { description, incremental: true })
const timer = (name: string, description: string, boundaries = seconds) =>
  Metric.histogram(name, { description, boundaries })
const gauge = (name: string, description: string) => Metric.gauge(name, { description })

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
const avoided = counter("postern_cost_avoided_usd_total", "What the cloud would have asked for answers given elsewhere")
const egress = counter("postern_egress_bytes_total", "Bytes of requests that left this machine, by target")
const fallbacks = counter("postern_fallbacks_total", "Attempts that another target followed")
const failures = counter("postern_attempt_failures_total", "Attempts that failed, by target and reason")
const duration = timer("postern_request_duration_seconds", "From the request to the end of its answer")
const firstToken = timer("postern_time_to_first_token_seconds", "From the request to its first content")
const overhead = timer("postern_overhead_seconds", "What Postern itself took, waits and targets aside", overheadSeconds)
const queueWait = timer("postern_queue_wait_seconds", "How long attempts waited for their place, by target and kind")
const queueDepth = gauge("postern_queue_depth", "Requests that wait for their place, by target and kind")
const up = gauge("postern_backend_up", "1: its last attempt reached the target, 0: it did not; absent: none was made")
const breaker = gauge("postern_breaker_state", "0: closed, 1: half open, 2: open, the target is left alone")
const hitRatio = gauge("postern_kv_prefix_hit_ratio", "Share of prompt tokens that were read from a cache, by target")

type Labels = Readonly<Record<string, string>>

/** What it takes to reach a target at all failed; other failures come from a target that is there. */
const unreached: ReadonlySet<string> = new Set([
  "not-installed",
  "not-found",
  "unreadable",
  "unavailable",
  "timed-out",
  "crashed",
])

const breakerValues = { closed: 0, "half-open": 1, open: 2 } as const

/** Counts what the ledger records. Labels are ids, zones and words: no content, no paths, no names of users. */
export interface GatewayMetrics {
  /** Counts an event. */
  readonly observe: (event: AuditEvent) => void
  /** The text of `/metrics`, in Prometheus' format; `states` is how targets are now. */
  readonly format: (states: ReadonlyArray<TargetState>) => Promise<string>
}

/** Makes the metrics: a view of the ledger's events, so that both tell the same. */
export const makeMetrics = (): GatewayMetrics => {
  // A registry of its own: two gateways of one process do not count each other's requests.
  const registry = Context.make(Metric.MetricRegistry, new Map())
  const add = (metric: Metric.Metric<number, unknown>, value: number, labels: Labels) =>
    Metric.withAttributes(metric, labels).updateUnsafe(value, registry)

  const prompts = new Map<string, { readonly all: number; readonly cached: number }>()

  const observeAttempt = (attempt: AuditAttempt, kind: string): void => {
    const { target, zone, outcome, errorReason = "unknown", bytesSent, usd, waitedMs = 0 } = attempt
    // A server on this machine is asked over loopback: nothing left.
    if (bytesSent > 0 && zone !== "device") add(egress, bytesSent, { target, zone })
    if (usd !== undefined) add(cost, usd, { target })
    if (outcome === "failed") add(failures, 1, { target, reason: errorReason })
    if (outcome !== "interrupted") add(up, outcome === "failed" && unreached.has(errorReason) ? 0 : 1, { target })
    add(queueWait, waitedMs / 1000, { target, class: kind })
  }

  /** Targets that do not tell what they read from a cache have no ratio. */
  const observePrompt = (target: string, input: number, cached: number | undefined): void => {
    if (cached === undefined || input === 0) return
    const known = prompts.get(target) ?? { all: 0, cached: 0 }
    const sums = { all: known.all + input, cached: known.cached + cached }
    prompts.set(target, sums)
    add(hitRatio, sums.cached / sums.all, { target })
  }

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
      observeAttempt(attempt, event.request)
      const next = event.attempts[index + 1]
      if (next !== undefined && next.target !== attempt.target)
        add(fallbacks, 1, { from: attempt.target, to: next.target })
    }
    const { inputTokens = 0, outputTokens = 0, cachedInputTokens } = event.usage ?? {}
    if (inputTokens > 0) add(tokens, inputTokens, { target, direction: "input" })
    if (outputTokens > 0) add(tokens, outputTokens, { target, direction: "output" })
    observePrompt(target, inputTokens, cachedInputTokens)
    const usd = avoidedUsd(event)
    if (usd !== undefined) add(avoided, usd, { target })
    if (event.overhead !== undefined) {
      const { inspectMs, planMs, prepareMs } = event.overhead
      add(overhead, (inspectMs + planMs + prepareMs) / 1000, { kind: event.request })
    }
  }

  return {
    observe,
    format: async (states) => {
      for (const { target, lanes, breaker: state } of states) {
        add(breaker, breakerValues[state], { target })
        for (const { kind, waiting } of lanes) add(queueDepth, waiting, { target, class: kind })
      }
      // It stands beside a route for effect's own server, and brings that server with it: loaded when it is asked for.
      const { formatUnsafe } = await import("effect/observability/PrometheusMetrics")
      return formatUnsafe(registry)
    },
  }
}
