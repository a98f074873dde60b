import { type AuditEvent, type Target } from "@postern/core"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Layer from "effect/Layer"
import * as Metric from "effect/Metric"
import * as OtlpExporter from "effect/observability/OtlpExporter"
import * as OtlpMetrics from "effect/observability/OtlpMetrics"
import * as OtlpResource from "effect/observability/OtlpResource"
import * as OtlpSerialization from "effect/observability/OtlpSerialization"
import { type ConfigDocument } from "../config/config-document.ts"
import { conventionsOf } from "./gen-ai-conventions.ts"
import { makeGenAiMetrics } from "./gen-ai-metrics.ts"
import { type Span, traceSpans } from "./trace-spans.ts"

const service = { serviceName: "postern" } as const

/** Sends to the one address that the user's configuration names: no redirect leads elsewhere, no variable adds to it. */
const wayOut = Layer.mergeAll(
  Layer.provide(FetchHttpClient.layer, Layer.succeed(FetchHttpClient.RequestInit, { redirect: "error" })),
  OtlpSerialization.layerJson,
  OtlpExporter.layerFlusher,
  ConfigProvider.layer(ConfigProvider.fromUnknown({})),
)

/**
 * Makes what exports traces and metrics of requests by OTLP over HTTP, in JSON, until the scope closes, which sends what is
 * left. A receiver that is not there costs requests nothing. Only events of the ledger are read: no content, path or key.
 */
export const makeTelemetry = Effect.fnUntraced(function* (
  { otlp, conventions: version = "1.37" }: NonNullable<ConfigDocument["telemetry"]>,
  all: ReadonlyArray<Target>,
) {
  const targets = new Map(all.map((target) => [target.id, target]))
  const conventions = conventionsOf(version)
  const base = otlp.replace(/\/+$/, "")
  const registry = Context.make(Metric.MetricRegistry, new Map())
  const way = yield* Layer.build(wayOut)
  const serialization = Context.get(way, OtlpSerialization.OtlpSerialization)
  const resource = OtlpResource.make(service)

  const spans = yield* OtlpExporter.make({
    url: `${base}/v1/traces`,
    label: "postern",
    headers: undefined,
    exportInterval: "5 seconds",
    maxBatchSize: 512,
    shutdownTimeout: "3 seconds",
    body: (batch: Array<Span>) => [
      serialization.traces({
        resourceSpans: [{ resource, scopeSpans: [{ scope: { name: "postern" }, spans: batch }] }],
      }),
      Effect.void,
    ],
  }).pipe(Effect.provide(way))
  yield* OtlpMetrics.make({ url: `${base}/v1/metrics`, resource: service, exportInterval: "15 seconds" }).pipe(
    Effect.provide(Context.merge(way, registry)),
  )

  const count = makeGenAiMetrics(registry, targets, conventions)
  return (event: AuditEvent): void => {
    if (event.type !== "request") return
    for (const span of traceSpans(event, targets, conventions)) spans.push(span)
    count(event)
  }
})
