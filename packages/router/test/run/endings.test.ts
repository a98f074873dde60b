import { type AuditEvent } from "@postern/core"
import { readEvents, readLedger } from "@postern/core/node"
import { spawn } from "node:child_process"
import { once } from "node:events"
import { fileURLToPath } from "node:url"
import { expect, it } from "vitest"
import { createRouter } from "../../src/router.ts"
import { failing, probeEngine, probeNetwork, temporaryFolder } from "../support.ts"

it("leaves a whole ledger when it is killed in the middle of a request, with the attempt that it was at", async () => {
  const state = await temporaryFolder()
  const program = fileURLToPath(new URL("child-killed.ts", import.meta.url))
  const child = spawn(process.execPath, ["--conditions=@postern/source", program, state], {
    stdio: ["ignore", "pipe", "inherit"],
  })
  child.stdout.on("data", () => child.kill("SIGKILL"))
  await once(child, "close")
  expect(await readLedger(state)).toMatchObject({ events: 5, requests: 2, chainOk: true, unfinished: [] })
  const events: Array<AuditEvent> = []
  for await (const event of readEvents(state)) events.push(event)
  expect(events.map(({ type }) => type)).toEqual(["attempt", "request", "attempt", "request", "attempt"])
  expect(events.at(-1)).toMatchObject({ target: "cloud", zone: "cloud", number: 1 })
})

it("ends a call that takes longer than its caller waits", async () => {
  await using router = await createRouter({
    policy: { version: 1, default: "cloud" },
    targets: [probeEngine({ hangs: true }), probeNetwork({ hangs: true })],
    stateDirectory: await temporaryFolder(),
  })
  const asked = { messages: [{ role: "user", content: "Explain." }] }
  await expect(router.chat(asked, { timeoutMs: 50 })).rejects.toMatchObject({
    _tag: "ModelError",
    reason: "timed-out",
    target: "router",
  })
})

it("leaves no target alone where the circuit breaker is off", async () => {
  let calls = 0
  const failingTarget = probeNetwork({ parts: [], error: failing("unavailable"), onAnswer: () => calls++ })
  await using router = await createRouter({
    policy: { version: 1, default: "cloud" },
    targets: [failingTarget],
    stateDirectory: await temporaryFolder(),
    circuitBreaker: false,
    retryBackoffMs: 1,
  })
  for (let request = 0; request < 4; request++) {
    await expect(router.chat({ messages: [{ role: "user", content: "Explain." }] })).rejects.toMatchObject({
      reason: "unavailable",
    })
  }
  expect(calls).toBe(12)
})
