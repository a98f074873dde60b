import { type AuditEvent, type RequestEvent, type TargetState } from "@postern/core"
import { expect, test } from "vitest"
import { makeMetrics } from "../../src/observe/metrics.ts"

const event: RequestEvent = {
  type: "request",
  version: 1,
  id: "a",
  at: "2026-01-01T00:00:00.000Z",
  request: "chat",
  durationMs: 1500,
  evidence: [],
  attempts: [],
  outcome: "answered",
}

const format = (events: ReadonlyArray<AuditEvent>, states: ReadonlyArray<TargetState> = []): Promise<string> => {
  const metrics = makeMetrics()
  for (const one of events) metrics.observe(one)
  return metrics.format(states)
}

/** The values of a metric, by its labels in the order of the alphabet. */
const values = (text: string, name: string): Readonly<Record<string, number>> =>
  Object.fromEntries(
    [...text.matchAll(new RegExp(`^${name}(?:\\{(.*)\\})? (\\S+)$`, "gm"))].map(([, labels = "", value]) => [
      labels.split(",").toSorted().join(","),
      Number(value),
    ]),
  )

test("counts what left the machine, what failed, and which targets are reached", async () => {
  const sent = { target: "large", zone: "cloud", outcome: "answered", bytesSent: 700, usd: 0.25 } as const
  const text = await format([
    { ...event, attempts: [sent], target: "large", targetZone: "cloud" },
    {
      ...event,
      attempts: [{ target: "box", zone: "internal", outcome: "failed", errorReason: "timed-out", bytesSent: 50 }, sent],
    },
    {
      ...event,
      attempts: [{ target: "small", zone: "cloud", outcome: "failed", errorReason: "rate-limited", bytesSent: 5 }],
    },
    { ...event, attempts: [{ target: "loopback", zone: "device", outcome: "answered", bytesSent: 9 }] },
  ])
  expect(values(text, "postern_egress_bytes_total")).toEqual({
    'target="large",zone="cloud"': 1400,
    'target="box",zone="internal"': 50,
    'target="small",zone="cloud"': 5,
  })
  expect(values(text, "postern_backend_up")).toEqual({
    'target="large"': 1,
    'target="box"': 0,
    'target="small"': 1,
    'target="loopback"': 1,
  })
  expect(values(text, "postern_fallbacks_total")).toEqual({ 'from="box",to="large"': 1 })
  expect(values(text, "postern_cost_usd_total")).toEqual({ 'target="large"': 0.5 })
})

test("tells what a cache saved of prompts, what the cloud would have asked, and what Postern took itself", async () => {
  const overhead = { inspectMs: 1, planMs: 1.5, prepareMs: 0.5 }
  const answered = { ...event, target: "device", targetZone: "device", overhead } as const
  const text = await format([
    {
      ...answered,
      usage: { inputTokens: 1000, cachedInputTokens: 0, outputTokens: 100 },
      cloudAlternative: { target: "large", price: { input: 2, output: 10 } },
    },
    { ...answered, usage: { inputTokens: 3000, cachedInputTokens: 3000, outputTokens: 0 } },
    { ...answered, target: "silent", usage: { inputTokens: 10 } },
  ])
  expect(values(text, "postern_kv_prefix_hit_ratio")).toEqual({ 'target="device"': 0.75 })
  expect(values(text, "postern_cost_avoided_usd_total")).toEqual({ 'target="device"': 0.003 })
  expect(values(text, "postern_overhead_seconds_count")).toEqual({ 'kind="chat"': 3 })
  expect(values(text, "postern_overhead_seconds_bucket")).toMatchObject({ 'kind="chat",le="0.004"': 3 })
})

test("tells how targets are now: who waits in which lane, and which are left alone", async () => {
  const lanes = [
    { kind: "chat", running: 1, waiting: 4 },
    { kind: "infill", running: 0, waiting: 0 },
  ] as const
  const text = await format(
    [],
    [
      { target: "device", zone: "device", lanes, breaker: "closed" },
      { target: "large", zone: "cloud", lanes: [], breaker: "open" },
    ],
  )
  expect(values(text, "postern_queue_depth")).toEqual({
    'class="chat",target="device"': 4,
    'class="infill",target="device"': 0,
  })
  expect(values(text, "postern_breaker_state")).toEqual({ 'target="device"': 0, 'target="large"': 2 })
})

test("has no path, no rule and no session in its labels", async () => {
  const finding = { id: "content-1", kind: "content", zone: "device", path: "src/floor.ts", rule: "/home/me/p.jsonc:3" }
  const text = await format([
    { ...event, session: "5e55", verdict: "device", findings: [{ ...finding, kind: "content", zone: "device" }] },
  ])
  expect(values(text, "postern_policy_blocks_total")).toEqual({ 'finding="content",zone="device"': 1 })
  expect(text).not.toMatch(/floor|home|5e55|jsonc/)
})
