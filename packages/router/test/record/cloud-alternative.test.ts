import { makeMemoryLedger, type Target } from "@postern/core"
import { expect, it, onTestFinished } from "vitest"
import { createRouter } from "../../src/router.ts"
import { probeEngine, probeNetwork, temporaryFolder } from "../support.ts"

const price = { input: 2, output: 6 }

const priced = (id: string, rest: Partial<Target["card"]> = {}): Target => {
  const target = probeNetwork({ id })
  return { ...target, card: { ...target.card, price, ...rest } }
}

const record = async (targets: ReadonlyArray<Target>, request: object = {}) => {
  const ledger = makeMemoryLedger()
  const router = await createRouter({
    policy: { version: 1, default: "cloud" },
    targets,
    ledger,
    stateDirectory: await temporaryFolder(),
  })
  onTestFinished(() => router.close())
  await router.chat({
    messages: [{ role: "user", content: "Fix this test." }],
    postern: { prefer: "device" },
    ...request,
  })
  return ledger.requests()[0]
}

it("records the first cloud target of the plan that has a price, for answers of others", async () => {
  const targets = [probeEngine(), probeNetwork({ id: "unpriced" }), priced("large"), priced("other")]
  expect(await record(targets)).toMatchObject({
    targetZone: "device",
    cloudAlternative: { target: "large", price },
  })
  expect(await record(targets, { postern: { prefer: "cloud" }, model: "large" })).not.toHaveProperty("cloudAlternative")
})

it("counts a target that only the policy left out, and none that could not have answered", async () => {
  const blind = priced("blind", { capabilities: { ...probeNetwork().card.capabilities, tools: false } })
  const targets = [probeEngine(), blind, priced("large")]
  const tools = [{ type: "function", function: { name: "look" } }]
  expect(await record(targets, { postern: { zone: "device" }, tools })).toMatchObject({
    cloudAlternative: { target: "large" },
  })
  expect(await record([probeEngine(), blind], { tools })).not.toHaveProperty("cloudAlternative")
})

it("says what Postern itself took, also for what is refused", async () => {
  const event = await record([probeEngine()])
  const { inspectMs = 0, planMs = 0, prepareMs } = event?.overhead ?? {}
  expect(prepareMs).toBe(0)
  expect(inspectMs).toBeGreaterThan(0)
  expect(planMs).toBeGreaterThan(0)
  expect(inspectMs + planMs).toBeLessThanOrEqual((event?.durationMs ?? 0) + 1)
  const [attempt] = event?.attempts ?? []
  expect(attempt?.startMs).toBeGreaterThanOrEqual(inspectMs)
  expect(attempt?.durationMs).toBeGreaterThanOrEqual(0)
})
