import { expect, it } from "vitest"
import { type RequestEvent } from "../../src/audit/audit-event.ts"
import { addRequest, noStatistics } from "../../src/audit/statistics.ts"

const facts = {
  type: "request",
  version: 1,
  id: "a",
  at: "2026-01-01T00:00:00.000Z",
  request: "chat",
  durationMs: 1,
  evidence: [],
} as const

it("adds up what went where, what failed and what it cost", () => {
  const events: ReadonlyArray<RequestEvent> = [
    {
      ...facts,
      outcome: "answered",
      target: "device",
      targetZone: "device",
      cloudAlternative: { target: "cloud", price: { input: 2e6, output: 2e6 } },
      usage: { inputTokens: 10, outputTokens: 5 },
      attempts: [
        { target: "cloud", zone: "cloud", outcome: "failed", bytesSent: 100 },
        { target: "device", zone: "device", outcome: "answered", bytesSent: 0 },
      ],
    },
    {
      ...facts,
      outcome: "answered",
      target: "cloud",
      usage: { inputTokens: 7, outputTokens: 2 },
      attempts: [{ target: "cloud", zone: "cloud", outcome: "answered", bytesSent: 200, usd: 0.5 }],
    },
    { ...facts, outcome: "no-route", attempts: [] },
  ]
  const { requests, outcomes, targets } = events.reduce(addRequest, noStatistics)
  expect([requests, outcomes.answered, outcomes["no-route"]]).toEqual([3, 2, 1])
  expect(Object.fromEntries(targets)).toEqual({
    cloud: { requests: 1, failedAttempts: 1, bytesSent: 300, inputTokens: 7, outputTokens: 2, usd: 0.5, avoidedUsd: 0 },
    device: { requests: 1, failedAttempts: 0, bytesSent: 0, inputTokens: 10, outputTokens: 5, usd: 0, avoidedUsd: 30 },
  })
  expect(noStatistics.requests).toBe(0)
})
