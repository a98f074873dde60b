import { createMistral } from "@ai-sdk/mistral"
import { PrivacyRefusal, privacyMiddleware } from "@postern/adapters/ai-sdk"
import { type Ledger, LedgerError, makeMemoryLedger } from "@postern/core"
import { type MistralAnswers, startMistralServer } from "@postern/core/testing"
import { generateText, streamText, wrapLanguageModel } from "ai"
import * as Effect from "effect/Effect"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, onTestFinished, test } from "vitest"

const secret = `ghp_${"aB3dE5gH7jK9mN1pQ2rS4tU6vW8xY0zA1b2C"}`
const protectedQuestion = "Explain:\n\n```ts src/pricing/discount.ts\nexport const floorOfOurs = 0.2\n```"

/** A provider over the network behind the middleware, which records in this ledger. */
const open = async (ledger: Ledger, answer: MistralAnswers = {}) => {
  const stateDirectory = await mkdtemp(join(tmpdir(), "postern-middleware-"))
  const server = await startMistralServer({ answer })
  const middleware = privacyMiddleware({
    policy: { version: 1, default: "cloud", rules: [{ paths: ["src/pricing/**"], zone: "device" }] },
    stateDirectory,
    ledger,
  })
  onTestFinished(async () => {
    await middleware.close()
    await server.close()
    await rm(stateDirectory, { recursive: true, force: true })
  })
  const provider = createMistral({ baseURL: `${server.url}/v1`, apiKey: "emulator" })
  return { model: wrapLanguageModel({ model: provider("mistral-large-latest"), middleware }), server }
}

const target = "mistral.chat:mistral-large-latest"

test("records every call before it is made and how it ended, refusals too, without content", async () => {
  const ledger = makeMemoryLedger()
  const { model } = await open(ledger)
  await generateText({ model, prompt: `Is ${secret} a key?` })
  await streamText({ model, prompt: "Say hello." }).consumeStream()
  await expect(generateText({ model, prompt: protectedQuestion })).rejects.toBeInstanceOf(PrivacyRefusal)
  expect(ledger.events).toMatchObject([
    { type: "attempt", target, zone: "cloud", redactions: 1 },
    { type: "request", outcome: "answered", verdict: "cloud", attempts: [{ target, redactions: 1 }] },
    { type: "attempt", target },
    { type: "request", outcome: "answered", targetZone: "cloud", attempts: [{ bytesSent: expect.any(Number) }] },
    { type: "request", outcome: "no-route", verdict: "device", attempts: [], findings: [{ rule: expect.any(String) }] },
  ])
  expect(JSON.stringify(ledger.events)).not.toMatch(/ghp_|floorOfOurs|hello/)
})

test("records calls that fail, and those that are left", async () => {
  const ledger = makeMemoryLedger()
  const failing = await open(ledger, { fault: { kind: "status", status: 500 } })
  await expect(generateText({ model: failing.model, prompt: "hi", maxRetries: 0 })).rejects.toBeInstanceOf(Error)
  const stalling = await open(ledger, { pieces: ["one", "two"], fault: { kind: "stall", after: 1 } })
  const leave = new AbortController()
  const answer = streamText({ model: stalling.model, prompt: "hi", abortSignal: leave.signal })
  for await (const part of answer.stream) if (part.type === "text-delta") leave.abort()
  await stalling.server.requests.at(-1)?.ended
  await expect.poll(() => ledger.requests().map(({ outcome }) => outcome)).toEqual(["failed", "interrupted"])
})

test("makes no call that cannot be recorded", async () => {
  const full: Ledger = {
    append: () => Effect.fail(new LedgerError({ message: "The disk is full." })),
    close: Effect.void,
  }
  const { model, server } = await open(full)
  await expect(generateText({ model, prompt: "hi" })).rejects.toThrow("could not be recorded")
  expect(server.requests).toEqual([])
})
