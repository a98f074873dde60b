import { createPostern } from "@postern/adapters/ai-sdk"
import { NoRoute } from "@postern/core"
import { createProviderRegistry, embedMany, generateText, isStepCount, Output, streamText, tool } from "ai"
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest"
import { z } from "zod"
import { askedOf, type StageOptions } from "../stage.ts"
import { openRouted, type Routed } from "./routed.ts"

let shared: Routed
beforeAll(async () => {
  shared = await openRouted()
})
afterAll(() => shared[Symbol.asyncDispose]())

/** A router of its own, with these answers of the cloud. */
const open = async (options: StageOptions) => {
  const routed = await openRouted(options)
  onTestFinished(() => routed[Symbol.asyncDispose]())
  return { ...routed, postern: createPostern(routed.router), asked: () => askedOf(routed) }
}

const protectedQuestion = "Explain:\n\n```ts src/pricing/discount.ts\nexport const floor = 0.2\n```"
const inCloud = { postern: { prefer: "cloud" } }

test("generateText says where the answer comes from and why", async () => {
  const postern = createPostern(shared.router)
  const { text, finishReason, response, providerMetadata, usage } = await generateText({
    model: postern("auto"),
    prompt: protectedQuestion,
  })
  expect(text).toBe("Said on the device.")
  expect(finishReason).toBe("stop")
  expect(response.modelId).toBe("miniature")
  expect(providerMetadata?.["postern"]).toMatchObject({ target: "miniature", zone: "device", fallbacks: 0 })
  expect(JSON.stringify(providerMetadata?.["postern"]?.["reasons"])).toContain("trade secret")
  expect(usage.inputTokens).toBeGreaterThan(0)
})

test("streamText gives the same answer piece by piece", async () => {
  const postern = createPostern(shared.router)
  const answer = streamText({ model: postern("auto"), prompt: "Say hello.", providerOptions: inCloud })
  const pieces: Array<string> = []
  for await (const piece of answer.textStream) pieces.push(piece)
  expect(pieces).toEqual(["Hello", " from", " the server."])
  const metadata = await answer.finalStep.then((step) => step.providerMetadata)
  expect(metadata?.["postern"]).toMatchObject({ target: "mistral-large-latest", zone: "cloud" })
})

test("reasoning comes as reasoning", async () => {
  const { postern } = await open({ answer: { reasoning: ["Two and", " two."], pieces: ["Four."] } })
  const answer = streamText({ model: postern("auto"), prompt: "2 + 2", providerOptions: inCloud })
  await answer.consumeStream()
  expect([await answer.reasoningText, await answer.text]).toEqual(["Two and two.", "Four."])
})

const readFile = tool({
  inputSchema: z.object({ path: z.string() }),
  execute: ({ path }) => Promise.resolve(`// ${path}\nexport const floor = 0.2`),
})

test("tools run over several steps, and what a tool reads of a protected file keeps the next step here", async () => {
  const { postern, asked } = await open({
    answer: { toolCalls: [{ name: "read_file", arguments: { path: "src/pricing/discount.ts" } }] },
  })
  const { steps, text } = await generateText({
    model: postern("auto"),
    prompt: "What is the floor?",
    tools: { read_file: readFile },
    stopWhen: isStepCount(3),
    providerOptions: inCloud,
  })
  expect(steps.map((step) => step.response.modelId)).toEqual(["mistral-large-latest", "miniature"])
  expect(text).toBe("The floor is a fifth.")
  expect(asked()).toHaveLength(1)
})

test("a device model's tool calls run too, streamed", async () => {
  const postern = createPostern(shared.router)
  const answer = streamText({
    model: postern("miniature"),
    prompt: "What is the floor?",
    tools: { read_file: readFile },
    stopWhen: isStepCount(3),
  })
  await answer.consumeStream()
  const [first] = await answer.steps
  expect(first?.toolCalls).toMatchObject([{ toolName: "read_file", input: { path: "src/pricing/discount.ts" } }])
  expect(await answer.text).toBe("The floor is a fifth.")
})

test("structured output asks for its schema and is parsed", async () => {
  const { postern, asked } = await open({ answer: { pieces: ['{"name":', '"postern"}'] } })
  const { output } = await generateText({
    model: postern("mistral-large-latest"),
    prompt: "Name it.",
    output: Output.object({ schema: z.object({ name: z.string() }) }),
  })
  expect(output).toEqual({ name: "postern" })
  expect(asked()).toMatchObject([{ response_format: { type: "json_schema", json_schema: { strict: true } } }])
})

test("structured output holds a device model to its schema, whatever it would write", async () => {
  const { postern, asked } = await open({ device: "random" })
  const schema = z.object({ kind: z.enum(["bug", "task"]), urgent: z.boolean() })
  const { output, response } = await generateText({
    model: postern("miniature"),
    prompt: "Triage.",
    output: Output.object({ schema }),
  })
  expect(response.modelId).toBe("miniature")
  expect(schema.parse(output)).toEqual(output)
  expect(asked()).toEqual([])
})

test("embedMany gives vectors in order", async () => {
  const postern = createPostern(shared.router)
  const { embeddings, usage } = await embedMany({
    model: postern.embeddingModel("auto"),
    values: ["one", "two words"],
    providerOptions: inCloud,
  })
  expect(embeddings.map((vector) => vector.length > 0)).toEqual([true, true])
  expect(embeddings[0]).not.toEqual(embeddings[1])
  expect(usage.tokens).toBeGreaterThan(0)
})

test("a registry finds it by name", async () => {
  const registry = createProviderRegistry({ postern: createPostern(shared.router) })
  const { text } = await generateText({ model: registry.languageModel("postern:auto"), prompt: protectedQuestion })
  expect(text).toBe("Said on the device.")
})

test("where the policy allows no target, both calls end with the router's own error", async () => {
  const postern = createPostern(shared.router)
  const call = { model: postern("auto"), prompt: "```ts vault/a.ts\nexport const a = 1\n```" }
  await expect(generateText(call)).rejects.toBeInstanceOf(NoRoute)
  const errors: Array<unknown> = []
  await streamText({ ...call, onError: ({ error }) => void errors.push(error) }).consumeStream()
  expect(errors).toMatchObject([{ _tag: "NoRoute", fact: "policy" }])
})

test("leaving stops the work at the target", async () => {
  const { postern, cloud } = await open({ answer: { pieces: ["one", "two"], fault: { kind: "stall", after: 1 } } })
  const leave = new AbortController()
  const answer = streamText({
    model: postern("auto"),
    prompt: "Go on.",
    providerOptions: inCloud,
    abortSignal: leave.signal,
  })
  const types: Array<string> = []
  for await (const part of answer.stream) {
    types.push(part.type)
    if (part.type === "text-delta") leave.abort()
  }
  expect(types).toContain("abort")
  expect(await cloud.requests.at(-1)?.ended).toBe("cut")
})
