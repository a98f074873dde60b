import { type LanguageModelV4, type LanguageModelV4CallOptions } from "@ai-sdk/provider"
import { PrivacyRefusal, privacyMiddleware } from "@postern/adapters/ai-sdk"
import { type PolicyDocument } from "@postern/core"
import { wrapLanguageModel } from "ai"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, onTestFinished, test } from "vitest"

/** A provider that keeps what it is asked, behind the middleware. */
const open = async (policy: PolicyDocument) => {
  const stateDirectory = await mkdtemp(join(tmpdir(), "postern-middleware-"))
  const middleware = privacyMiddleware({ policy, stateDirectory })
  onTestFinished(async () => {
    await middleware.close()
    await rm(stateDirectory, { recursive: true, force: true })
  })
  const asked: Array<LanguageModelV4CallOptions> = []
  const probe: LanguageModelV4 = {
    specificationVersion: "v4",
    provider: "probe",
    modelId: "probe",
    supportedUrls: {},
    doGenerate: () => Promise.reject(new Error("unused")),
    doStream: (options) => {
      asked.push(options)
      return Promise.resolve({ stream: new ReadableStream({ start: (controller) => controller.close() }) })
    },
  }
  const model = wrapLanguageModel({ model: probe, middleware })
  const ask = (more: Partial<LanguageModelV4CallOptions>) =>
    model.doStream({ prompt: [{ role: "user", content: [{ type: "text", text: "Go on." }] }], ...more })
  return { ask, asked }
}

const everywhere: PolicyDocument = { version: 1, default: "cloud" }

test.for<readonly [string, Partial<LanguageModelV4CallOptions>]>([
  ["an earlier response", { providerOptions: { openai: { previousResponseId: "resp_1" } } }],
  ["a conversation", { providerOptions: { openai: { conversation: "conv_1" } } }],
  ["a remote tool server", { providerOptions: { mistral: { serverURL: "https://tools.example.org" } } }],
  [
    "stores of vectors",
    { tools: [{ type: "provider", id: "openai.file_search", name: "search", args: { vectorStoreIds: ["vs_1"] } }] },
  ],
])("refuses %s, which only the provider could read", async ([, call]) => {
  const { ask, asked } = await open({ ...everywhere, cloud: { serverTools: ["file_search"] } })
  await expect(ask(call)).rejects.toBeInstanceOf(PrivacyRefusal)
  expect(asked).toEqual([])
})

test("lets a provider's own tools pass where the policy names them, and none else", async () => {
  const search: Partial<LanguageModelV4CallOptions> = {
    tools: [{ type: "provider", id: "openai.web_search", name: "find", args: {} }],
  }
  const silent = await open(everywhere)
  await expect(silent.ask(search)).rejects.toThrow("`cloud.serverTools`")
  expect(silent.asked).toEqual([])
  const named = await open({ ...everywhere, cloud: { serverTools: ["web_search"] } })
  await named.ask(search)
  expect(named.asked).toHaveLength(1)
})

test("lets options pass that name no such thing", async () => {
  const { ask, asked } = await open(everywhere)
  await ask({ providerOptions: { openai: { reasoningEffort: "low", parallelToolCalls: false } } })
  expect(asked).toHaveLength(1)
})
