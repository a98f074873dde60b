import { expect, it } from "vitest"
import { avoidedUsd, usdOf } from "../../src/audit/avoided-cost.ts"
import { type RequestEvent } from "../../src/audit/audit-event.ts"

const price = { input: 2, output: 6, cachedInput: 0.5 }

const event: RequestEvent = {
  type: "request",
  version: 1,
  id: "a",
  at: "2026-01-01T00:00:00.000Z",
  request: "chat",
  durationMs: 1,
  evidence: [],
  attempts: [],
  outcome: "answered",
  target: "device",
  targetZone: "device",
  usage: { inputTokens: 1_000_000, cachedInputTokens: 900_000, outputTokens: 500_000 },
  cloudAlternative: { target: "large", price },
}

it("prices tokens by the million, those of the cache by their own price", () => {
  expect(usdOf(price, 1_000_000, 500_000, 0)).toBe(5)
  expect(usdOf(price, 1_000_000, 0, 1_000_000)).toBe(0.5)
  expect(usdOf({ input: 2, output: 6 }, 1_000_000, 0, 1_000_000)).toBe(2)
})

it("says what the cloud would have asked for an answer of the own machines, its cache cold", () => {
  expect(avoidedUsd(event)).toBe(5)
  expect(avoidedUsd({ ...event, targetZone: "internal" })).toBe(5)
})

it.each<[string, Partial<RequestEvent>]>([
  ["the cloud answered", { targetZone: "cloud" }],
  ["was not answered", { outcome: "failed" }],
  ["was broken off", { outcome: "interrupted" }],
  ["has no account of its tokens", { usage: {} }],
])("says nothing of a request that %s", (_, change) => {
  expect(avoidedUsd({ ...event, ...change })).toBeUndefined()
})

it("says nothing where the plan knew no cloud target with a price", () => {
  const { cloudAlternative: _, ...rest } = event
  expect(avoidedUsd(rest)).toBeUndefined()
})
