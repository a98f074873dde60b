import { type LanguageModelV4, type LanguageModelV4CallOptions, type LanguageModelV4StreamPart } from "@ai-sdk/provider"
import { createMistral } from "@ai-sdk/mistral"
import { PrivacyRefusal, privacyMiddleware, type PrivacyMiddlewareOptions } from "@postern/adapters/ai-sdk"
import { type PolicyDocument } from "@postern/core"
import { type MistralServer, startMistralServer } from "@postern/core/testing"
import { generateText, isStepCount, streamText, tool, wrapLanguageModel } from "ai"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, onTestFinished, test } from "vitest"
import { z } from "zod"

const secret = `ghp_${"aB3dE5gH7jK9mN1pQ2rS4tU6vW8xY0zA1b2C"}`
const policy: PolicyDocument = {
  version: 1,
  default: "cloud",
  rules: [{ paths: ["src/pricing/**"], zone: "device", reason: "trade secret" }],
}

/** A middleware with state of its own. */
const makeMiddleware = async (options: PrivacyMiddlewareOptions = {}) => {
  const stateDirectory = await mkdtemp(join(tmpdir(), "postern-middleware-"))
  const middleware = privacyMiddleware({ policy, stateDirectory, ...options })
  onTestFinished(async () => {
    await middleware.close()
    await rm(stateDirectory, { recursive: true, force: true })
  })
  return middleware
}

/** The user's own provider, over the network, behind the middleware; the server sends back what it was told. */
const open = async (options: PrivacyMiddlewareOptions = {}) => {
  const server: MistralServer = await startMistralServer({
    answer: ({ body }) => {
      const told = JSON.stringify(body)
      const placeholder = /redacted_[0-9a-f]{12}_\w+/.exec(told)?.[0] ?? "nothing"
      if (!("tools" in body) || told.includes('"role":"tool"')) {
        // In pieces, so that the placeholder comes torn.
        return { pieces: ["Your key is ", placeholder.slice(0, 9), placeholder.slice(9), "."] }
      }
      return { toolCalls: [{ name: "check_key", arguments: JSON.stringify({ key: placeholder }) }] }
    },
  })
  onTestFinished(server.close)
  const mistral = createMistral({ baseURL: `${server.url}/v1`, apiKey: "emulator" })
  const model = wrapLanguageModel({ model: mistral("mistral-large-latest"), middleware: await makeMiddleware(options) })
  const sent = () => server.requests.map(({ body }) => body.toString()).join("\n")
  return { model, sent, requests: () => server.requests.length }
}

const withSecret = `My key is ${secret}, is it valid?`

test("a secret leaves as a placeholder, and comes back in the answer", async () => {
  const { model, sent } = await open()
  const { text, providerMetadata } = await generateText({ model, prompt: withSecret })
  expect(text).toBe(`Your key is ${secret}.`)
  expect(providerMetadata?.["postern"]).toEqual({ zone: "cloud", redactions: 1 })
  expect(sent()).toContain("redacted_")
  expect(sent()).not.toContain(secret)
})

test("streams are restored across the pieces of a placeholder", async () => {
  const { model, sent } = await open()
  const answer = streamText({ model, prompt: withSecret })
  expect(await answer.text).toBe(`Your key is ${secret}.`)
  expect(sent()).not.toContain(secret)
})

test("tools are called with what the placeholder stands for, and their results are redacted again", async () => {
  const { model, sent } = await open()
  const keys: Array<string> = []
  const checkKey = tool({
    inputSchema: z.object({ key: z.string() }),
    execute: ({ key }) => {
      keys.push(key)
      return Promise.resolve({ key, valid: true })
    },
  })
  const call = { model, prompt: withSecret, tools: { check_key: checkKey }, stopWhen: isStepCount(3) }
  const { steps } = await generateText(call)
  await streamText(call).consumeStream()
  expect(steps).toHaveLength(2)
  expect(keys).toEqual([secret, secret])
  expect(sent()).not.toContain(secret)
})

test("what the policy binds is refused with a typed error, and nothing is sent", async () => {
  const { model, requests } = await open()
  const prompt = "Explain:\n\n```ts src/pricing/discount.ts\nexport const floor = 0.2\n```"
  const refusal = await generateText({ model, prompt }).catch((error: unknown) => error)
  expect(refusal).toBeInstanceOf(PrivacyRefusal)
  expect(refusal).toMatchObject({ verdict: { zone: "device" }, message: expect.stringContaining("trade secret") })
  expect(String(refusal)).not.toContain("floor")
  const errors: Array<unknown> = []
  await streamText({ model, prompt, onError: ({ error }) => void errors.push(error) }).consumeStream()
  expect(errors).toMatchObject([{ _tag: "PrivacyRefusal" }])
  expect(requests()).toBe(0)
})

test("an attached file of a protected path is refused, an open one is read", async () => {
  const { model, requests, sent } = await open()
  const asking = (filename: string) =>
    generateText({
      model,
      messages: [
        {
          role: "user",
          content: [
            { type: "text", text: "Explain the file." },
            { type: "file", mediaType: "text/plain", filename, data: Buffer.from(`token ${secret}`) },
          ],
        },
      ],
    })
  await expect(asking("src/pricing/notes.txt")).rejects.toBeInstanceOf(PrivacyRefusal)
  expect(requests()).toBe(0)
  // Which files a provider takes is its own affair; what it is given has no secret.
  await asking("docs/notes.txt").catch(() => undefined)
  expect(sent()).not.toContain(secret)
})

test("without a policy nothing leaves; with terms that the model breaks neither", async () => {
  const bound = await open({ policy: { version: 1, default: "device" } })
  await expect(generateText({ model: bound.model, prompt: "```ts\nconst a = 1\n```" })).rejects.toBeInstanceOf(
    PrivacyRefusal,
  )
  const terms = await open({ policy: { ...policy, cloud: { regions: ["eu"] } } })
  await expect(generateText({ model: terms.model, prompt: "hi" })).rejects.toThrow("cloud.regions")
  const known = await open({ policy: { ...policy, cloud: { regions: ["eu"] } }, service: { region: "eu" } })
  expect((await generateText({ model: known.model, prompt: "hi" })).text).toContain("Your key is")
})

test("secrets in what no message holds are found too: reasoning, options of providers, tool descriptions", async () => {
  const calls: Array<LanguageModelV4CallOptions> = []
  const stream = new ReadableStream<LanguageModelV4StreamPart>({ start: (controller) => controller.close() })
  const probe: LanguageModelV4 = {
    specificationVersion: "v4",
    provider: "probe",
    modelId: "probe",
    supportedUrls: {},
    doGenerate: () => Promise.reject(new Error("unused")),
    doStream: (options) => {
      calls.push(options)
      return Promise.resolve({ stream })
    },
  }
  const { doStream } = wrapLanguageModel({ model: probe, middleware: await makeMiddleware() })
  await doStream({
    prompt: [
      { role: "assistant", content: [{ type: "reasoning", text: `I saw ${secret}` }] },
      { role: "user", content: [{ type: "text", text: "go on" }] },
    ],
    tools: [{ type: "function", name: "f", description: `use ${secret}`, inputSchema: { type: "object" } }],
    providerOptions: { probe: { note: secret } },
  })
  expect(calls).toHaveLength(1)
  expect(JSON.stringify(calls)).not.toContain(secret)
  expect(JSON.stringify(calls).match(/redacted_/g)).toHaveLength(3)
})
