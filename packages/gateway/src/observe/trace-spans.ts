import { type AuditAttempt, type RequestEvent, type Target } from "@postern/core"
import type * as OtlpTracer from "effect/observability/OtlpTracer"
import * as OtlpResource from "effect/observability/OtlpResource"
import { randomBytes } from "node:crypto"
import { type Conventions, operationNames, providerName, shared } from "./gen-ai-conventions.ts"

/** A span as OTLP writes it. */
export type Span = OtlpTracer.TraceData["resourceSpans"][number]["scopeSpans"][number]["spans"][number]

type Attributes = Readonly<Record<string, string | number | ReadonlyArray<string> | undefined>>

/** OTLP's numbers for what a span is of. */
const kinds = { internal: 1, server: 2, client: 3 } as const
const failed = 2
const unset = 0

interface SpanFacts {
  readonly name: string
  readonly kind: keyof typeof kinds
  readonly startMs: number
  readonly durationMs: number
  readonly attributes: Attributes
  readonly isFailed?: boolean
}

/** Milliseconds since 1970 as nanoseconds; more digits than a number holds, so written in two parts. */
const nanoseconds = (ms: number): string => {
  const whole = Math.floor(ms)
  return `${whole}${String(Math.floor((ms - whole) * 1_000_000)).padStart(6, "0")}`
}

const makeSpan = (traceId: string, parentSpanId: string | undefined, facts: SpanFacts): Span => ({
  traceId,
  spanId: randomBytes(8).toString("hex"),
  parentSpanId,
  name: facts.name,
  kind: kinds[facts.kind],
  startTimeUnixNano: nanoseconds(facts.startMs),
  endTimeUnixNano: nanoseconds(facts.startMs + facts.durationMs),
  attributes: OtlpResource.entriesToAttributes(
    Object.entries(facts.attributes).filter(([, value]) => value !== undefined),
  ),
  droppedAttributesCount: 0,
  events: [],
  droppedEventsCount: 0,
  status: { code: facts.isFailed === true ? failed : unset },
  links: [],
  droppedLinksCount: 0,
})

/** Who answers, in the conventions' words; an engine of this machine is Postern's own. */
export const serverOf = (target: Target | undefined, { provider }: Conventions): Attributes => {
  if (target?.kind !== "network") return { [provider]: "postern", [shared.requestModel]: target?.id }
  const { hostname, port, protocol } = new URL(target.endpoint.origin)
  return {
    [provider]: providerName(target.service.vendor),
    [shared.requestModel]: target.model,
    [shared.serverAddress]: hostname,
    [shared.serverPort]: port === "" ? (protocol === "https:" ? 443 : 80) : Number(port),
  }
}

/** What is known of the answer stands at the attempt that gave it. */
const ofAnswer = ({ usage, finishReason, firstPartMs }: RequestEvent, conventions: Conventions): Attributes => ({
  [shared.inputTokens]: usage?.inputTokens,
  [shared.outputTokens]: usage?.outputTokens,
  [shared.finishReasons]: finishReason === undefined ? undefined : [finishReason],
  ...(conventions.cachedInputTokens === undefined ? {} : { [conventions.cachedInputTokens]: usage?.cachedInputTokens }),
  ...(conventions.timeToFirstChunk === undefined || firstPartMs === undefined
    ? {}
    : { [conventions.timeToFirstChunk]: firstPartMs / 1000 }),
})

const attemptFacts = (
  event: RequestEvent,
  attempt: AuditAttempt,
  target: Target | undefined,
  conventions: Conventions,
): Omit<SpanFacts, "startMs" | "durationMs"> => {
  const operation = operationNames[event.request]
  const server = serverOf(target, conventions)
  const isAnswer = attempt.outcome === "answered" && attempt.target === event.target
  return {
    name: `${operation} ${String(server[shared.requestModel] ?? attempt.target)}`,
    kind: target?.kind === "network" ? "client" : "internal",
    isFailed: attempt.outcome === "failed",
    attributes: {
      [shared.operation]: operation,
      ...server,
      ...(isAnswer ? ofAnswer(event, conventions) : {}),
      [shared.errorType]: attempt.errorReason,
      "postern.target": attempt.target,
      "postern.zone": attempt.zone,
      "postern.outcome": attempt.outcome,
      "postern.bytes_sent": attempt.bytesSent,
      "postern.queue_wait_ms": attempt.waitedMs,
    },
  }
}

/**
 * The spans of one request, from its event in the ledger: the request, its inspection, its plan, and each attempt. They belong to
 * the caller's trace, or to one whose id is the request's. No content, path, rule or key is in them: the event has no content, and of the rest only ids, zones,
 * counts and fixed words are taken.
 */
export const traceSpans = (
  event: RequestEvent,
  targets: ReadonlyMap<string, Target>,
  conventions: Conventions,
): ReadonlyArray<Span> => {
  const traceId = event.trace?.traceId ?? event.id.replaceAll("-", "")
  const startMs = Date.parse(event.at) - event.durationMs
  const { inspectMs = 0, planMs = 0 } = event.overhead ?? {}
  const root = makeSpan(traceId, event.trace?.parentSpanId, {
    name: `postern ${event.request}`,
    kind: "server",
    startMs,
    durationMs: event.durationMs,
    isFailed: event.outcome === "failed",
    attributes: {
      [shared.operation]: operationNames[event.request],
      [shared.conversation]: event.session,
      "postern.request.id": event.id,
      "postern.outcome": event.outcome,
      "postern.verdict": event.verdict,
      "postern.task": event.task,
      "postern.target": event.target,
      "postern.zone": event.targetZone,
      "postern.usd": event.usd,
    },
  })
  const child = (facts: SpanFacts) => makeSpan(traceId, root.spanId, facts)
  if (event.overhead === undefined) return [root]
  const findings = event.findings?.length
  return [
    root,
    child({
      name: "inspect",
      kind: "internal",
      startMs,
      durationMs: inspectMs,
      attributes: { "postern.verdict": event.verdict, "postern.findings": findings },
    }),
    child({
      name: "plan",
      kind: "internal",
      startMs: startMs + inspectMs,
      durationMs: planMs,
      attributes: { "postern.tokens": event.tokens },
    }),
    ...event.attempts.map((attempt) =>
      child({
        ...attemptFacts(event, attempt, targets.get(attempt.target), conventions),
        startMs: startMs + (attempt.startMs ?? inspectMs + planMs),
        durationMs: attempt.durationMs ?? 0,
      }),
    ),
  ]
}
