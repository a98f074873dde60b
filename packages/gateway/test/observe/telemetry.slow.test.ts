import { createServer, type IncomingHttpHeaders } from "node:http"
import { text as readText } from "node:stream/consumers"
import { expect, onTestFinished, test } from "vitest"
import { post, type RunningGateway, startGateway } from "../running-gateway.ts"

interface Received {
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** A collector on loopback that keeps what it is sent. */
const startCollector = async () => {
  const received: Array<Received> = []
  const server = createServer(async (request, response) => {
    received.push({ path: request.url ?? "", headers: request.headers, body: await readText(request) })
    response.writeHead(200, { "content-type": "application/json" }).end("{}")
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  onTestFinished(() => void server.close())
  const address = server.address()
  const port = typeof address === "object" && address !== null ? address.port : 0
  return { otlp: `http://127.0.0.1:${port}`, received }
}

interface Attribute {
  readonly key: string
  readonly value: Readonly<Record<string, unknown>>
}

interface Span {
  readonly name: string
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId?: string
  readonly kind: number
  readonly startTimeUnixNano: string
  readonly endTimeUnixNano: string
  readonly status: { readonly code: number }
  readonly events: ReadonlyArray<unknown>
  readonly attributes: ReadonlyArray<Attribute>
}

const attributesOf = ({ attributes }: Pick<Span, "attributes">): Readonly<Record<string, unknown>> =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]))

const spansOf = (received: ReadonlyArray<Received>): ReadonlyArray<Span> =>
  received
    .filter(({ path }) => path === "/v1/traces")
    .flatMap(({ body }) => JSON.parse(body).resourceSpans[0].scopeSpans[0].spans)

const metricsOf = (
  received: ReadonlyArray<Received>,
): ReadonlyArray<{ readonly name: string; readonly unit: string }> =>
  received
    .filter(({ path }) => path === "/v1/metrics")
    .flatMap(({ body }) => JSON.parse(body).resourceMetrics[0].scopeMetrics[0].metrics)

const canary = "canary-5a1f7e0c"
const say = (content: string) => [{ role: "user", content: `${content} ${canary}` }]

const askAll = async (running: RunningGateway): Promise<string> => {
  const body = { model: "large", messages: say("hi"), user: canary, tools: [], metadata: { name: canary } }
  const answered = await post(running, "/v1/chat/completions", body, { "x-session-id": canary })
  await post(running, "/v1/fim/completions", { model: "codestral", prompt: canary, suffix: "", stream: true }).then(
    (response) => response.text(),
  )
  await post(running, "/v1/messages", { model: "large", max_tokens: 9, messages: say("break off") })
  await post(running, "/v1/chat/completions", { messages: say("x"), postern: { zone: "nowhere" } })
  await post(running, "/v1/chat/completions", { messages: canary })
  return answered.headers.get("x-request-id") ?? ""
}

const start = (telemetry: object) =>
  startGateway({
    answer: ({ body }) =>
      JSON.stringify(body).includes("break off")
        ? { fault: { kind: "status", status: 400 } }
        : { pieces: ["an answer with ", canary] },
    config: { telemetry: { otlp: "", ...telemetry } },
  })

test("exports each request as a trace of its own: inspection, plan, attempts, and no word of what was said", async () => {
  const { otlp, received } = await startCollector()
  const running = await start({ otlp: `${otlp}/` })
  const id = await askAll(running)
  await running.close()
  const spans = spansOf(received)
  const [root, inspect, plan, attempt] = spans.filter(({ traceId }) => traceId === id.replaceAll("-", ""))
  expect([root, inspect, plan, attempt].map((span) => span?.name)).toEqual([
    "postern chat",
    "inspect",
    "plan",
    "chat mistral-large-latest",
  ])
  expect(new Set([inspect, plan, attempt].map((span) => span?.parentSpanId))).toEqual(new Set([root?.spanId]))
  for (const span of spans) expect(BigInt(span.endTimeUnixNano)).toBeGreaterThanOrEqual(BigInt(span.startTimeUnixNano))
  expect(attributesOf(root ?? { attributes: [] })).toMatchObject({
    "gen_ai.operation.name": "chat",
    "postern.outcome": "answered",
    "postern.verdict": "cloud",
    "postern.target": "large",
    "postern.zone": "cloud",
  })
  expect(attributesOf(attempt ?? { attributes: [] })).toMatchObject({
    "gen_ai.provider.name": "127.0.0.1",
    "gen_ai.request.model": "mistral-large-latest",
    "gen_ai.response.finish_reasons": { values: [{ stringValue: "stop" }] },
    "gen_ai.usage.output_tokens": expect.any(Number),
    "server.address": "127.0.0.1",
  })
  expect(spans.map(({ name }) => name)).toEqual(
    expect.arrayContaining(["postern infill", "text_completion codestral-latest"]),
  )
  expect(spans.find((span) => attributesOf(span)["error.type"] === "rejected")).toMatchObject({
    events: [],
    status: { code: 2 },
  })
  expect(spans.some((span) => attributesOf(span)["postern.outcome"] === "no-route")).toBe(true)
  expect(metricsOf(received)).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ name: "gen_ai.client.operation.duration", unit: "s" }),
      expect.objectContaining({ name: "gen_ai.client.token.usage", unit: "{token}" }),
    ]),
  )
  for (const { body, headers } of received) {
    expect(body + JSON.stringify(headers)).not.toContain(canary)
    expect(body).not.toMatch(/emulator|postern-[\w-]{43}|\/tmp\/|node_modules/)
  }
})

test.each([
  ["1.36", "gen_ai.system", "gen_ai.client.token.usage"],
  ["next", "gen_ai.provider.name", "gen_ai.client.inference.usage.input_tokens"],
])("writes the names of the conventions' version %s", async (conventions, provider, metric) => {
  const { otlp, received } = await startCollector()
  const running = await start({ otlp, conventions })
  await askAll(running)
  await running.close()
  const attempts = spansOf(received).filter(({ kind }) => kind === 3)
  expect(attempts.length).toBeGreaterThan(0)
  for (const attempt of attempts) expect(attributesOf(attempt)).toHaveProperty([provider])
  expect(metricsOf(received).map(({ name }) => name)).toContain(metric)
})

test("puts a request into the trace of a caller that names one, and tells no target of it", async () => {
  const { otlp, received } = await startCollector()
  const running = await start({ otlp })
  const traceId = "4bf92f3577b34da6a3ce929d0e0e4736"
  const body = { model: "large", messages: say("hi") }
  const answered = await post(running, "/v1/chat/completions", body, {
    traceparent: `00-${traceId}-00f067aa0ba902b7-01`,
    tracestate: `vendor=${canary}`,
  })
  await running.close()
  const spans = spansOf(received)
  expect(new Set(spans.map((span) => span.traceId))).toEqual(new Set([traceId]))
  const root = spans.find(({ name }) => name === "postern chat")
  expect(root?.parentSpanId).toBe("00f067aa0ba902b7")
  expect(attributesOf(root ?? { attributes: [] })["postern.request.id"]).toBe(answered.headers.get("x-request-id"))
  expect(JSON.stringify(received)).not.toContain(canary)
  expect(running.cloud.requests.length).toBeGreaterThan(0)
  for (const { headers } of running.cloud.requests) expect(headers).not.toHaveProperty("traceparent")
})

test("answers as ever where no collector is there", async () => {
  const { otlp } = await startCollector()
  const running = await start({ otlp: otlp.replace(/\d+$/, "9") })
  expect((await post(running, "/v1/chat/completions", { model: "large", messages: say("hi") })).status).toBe(200)
  await running.close()
})
