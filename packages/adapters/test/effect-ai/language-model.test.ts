import { RequestFields } from "@postern/adapters/effect-ai"
import * as LanguageModel from "effect/ai/LanguageModel"
import * as Prompt from "effect/ai/Prompt"
import * as Tool from "effect/ai/Tool"
import * as Toolkit from "effect/ai/Toolkit"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest"
import { type StageOptions } from "../stage.ts"
import { openProgram } from "./program.ts"

let shared: Awaited<ReturnType<typeof openProgram>>
beforeAll(async () => {
  shared = await openProgram()
})
afterAll(() => shared.close())

/** A program of its own, with these answers of the cloud. */
const open = async (options: StageOptions, model?: string) => {
  const program = await openProgram(options, model)
  onTestFinished(program.close)
  return program
}

const protectedQuestion = "Explain:\n\n```ts src/pricing/discount.ts\nexport const floor = 0.2\n```"
const inCloud = Effect.provideService(RequestFields, { postern: { prefer: "cloud" } })
const onDevice = Effect.provideService(RequestFields, { postern: { zone: "device" } })
const streamInCloud = Stream.provideService(RequestFields, { postern: { prefer: "cloud" } })

test("generateText says where the answer comes from and why", async () => {
  const answer = await shared.run(LanguageModel.generateText({ prompt: protectedQuestion }))
  expect(answer.text).toBe("Said on the device.")
  expect(answer.finishReason).toBe("stop")
  expect(answer.usage.inputTokens.total).toBeGreaterThan(0)
  const finish = answer.content.find((part) => part.type === "finish")
  expect(finish?.metadata["postern"]).toMatchObject({ target: "miniature", zone: "device", fallbacks: 0 })
  expect(JSON.stringify(finish?.metadata["postern"])).toContain("trade secret")
  expect(answer.content.find((part) => part.type === "response-metadata")).toMatchObject({ modelId: "miniature" })
})

test("streamText gives the same answer piece by piece, in one block", async () => {
  const parts = await shared.run(
    LanguageModel.streamText({ prompt: "Say hello." }).pipe(streamInCloud, Stream.runCollect),
  )
  expect(parts.map(({ type }) => type)).toEqual([
    "response-metadata",
    "text-start",
    "text-delta",
    "text-delta",
    "text-delta",
    "text-end",
    "finish",
  ])
  expect(parts.flatMap((part) => (part.type === "text-delta" ? [part.delta] : [])).join("")).toBe(
    "Hello from the server.",
  )
  expect(parts.at(-1)?.metadata["postern"]).toMatchObject({ target: "mistral-large-latest", zone: "cloud" })
})

test("reasoning comes as reasoning, whole and streamed", async () => {
  const { run } = await open({ answer: { reasoning: ["Two and", " two."], pieces: ["Four."] } })
  const whole = await run(inCloud(LanguageModel.generateText({ prompt: "2 + 2" })))
  expect([whole.reasoningText, whole.text]).toEqual(["Two and two.", "Four."])
  const parts = await run(LanguageModel.streamText({ prompt: "2 + 2" }).pipe(streamInCloud, Stream.runCollect))
  const reasoning = parts.flatMap((part) => (part.type === "reasoning-delta" ? [part.delta] : []))
  expect(reasoning.join("")).toBe("Two and two.")
  expect(parts.findIndex(({ type }) => type === "reasoning-end")).toBeLessThan(
    parts.findIndex(({ type }) => type === "text-start"),
  )
})

const ReadFile = Tool.make("read_file", {
  description: "Reads a file",
  parameters: Schema.Struct({ path: Schema.String }),
  success: Schema.String,
})
const Files = Toolkit.make(ReadFile)
const filesLayer = Files.toLayer({ read_file: ({ path }) => Effect.succeed(`// ${path}\nexport const floor = 0.2`) })

/** Asks until no tool is called any more. */
const askWithTools = (question: string) =>
  Effect.gen(function* () {
    const toolkit = yield* Files
    let prompt = Prompt.make(question)
    for (;;) {
      const answer = yield* LanguageModel.generateText({ prompt, toolkit })
      if (answer.toolCalls.length === 0) return { text: answer.text, prompt, content: answer.content }
      prompt = Prompt.concat(prompt, Prompt.fromResponseParts(answer.content))
    }
  }).pipe(Effect.provide(filesLayer))

test("a toolkit's tools run, and what one reads of a protected file keeps the next step here", async () => {
  const { run, asked } = await open({
    answer: { toolCalls: [{ name: "read_file", arguments: { path: "src/pricing/discount.ts" } }] },
  })
  const { text, prompt, content } = await run(inCloud(askWithTools("What is the floor?")))
  expect(text).toBe("The floor is a fifth.")
  expect(content.find((part) => part.type === "finish")?.metadata["postern"]).toMatchObject({ target: "miniature" })
  expect(prompt.content.map(({ role }) => role)).toEqual(["user", "assistant", "tool"])
  expect(asked()).toHaveLength(1)
  expect(asked()[0]).toMatchObject({ tool_choice: "auto", tools: [{ function: { name: "read_file" } }] })
})

test("a device model's tool calls run too, streamed", async () => {
  const before = shared.asked().length
  const parts = await shared.run(
    Effect.gen(function* () {
      const toolkit = yield* Files
      return yield* Stream.runCollect(LanguageModel.streamText({ prompt: "What is the floor?", toolkit }))
    }).pipe(Effect.provide(filesLayer), onDevice),
  )
  expect(parts.find((part) => part.type === "tool-call")).toMatchObject({
    name: "read_file",
    params: { path: "src/pricing/discount.ts" },
  })
  expect(parts.find((part) => part.type === "tool-result")).toMatchObject({
    result: "// src/pricing/discount.ts\nexport const floor = 0.2",
  })
  expect(shared.asked()).toHaveLength(before)
})

test("arguments that are no JSON fail as such, and are not said", async () => {
  const { run } = await open({ answer: { toolCalls: [{ name: "read_file", arguments: '{"path": secret' }] } })
  const failure = await run(Effect.flip(inCloud(askWithTools("What is the floor?"))))
  expect(failure).toMatchObject({ _tag: "AiError", reason: { _tag: "ToolParameterValidationError" } })
  expect(String(failure)).not.toContain("secret")
})

const Triage = Schema.Struct({ kind: Schema.Literals(["bug", "task"]), urgent: Schema.Boolean })

test("generateObject asks for its schema and decodes the answer", async () => {
  const { run, asked } = await open({ answer: { pieces: ['{"kind":"bug",', '"urgent":true}'] } })
  const { value } = await run(inCloud(LanguageModel.generateObject({ prompt: "Triage.", schema: Triage })))
  expect(value).toEqual({ kind: "bug", urgent: true })
  expect(asked()).toMatchObject([
    {
      response_format: {
        type: "json_schema",
        json_schema: { strict: true, schema: { required: ["kind", "urgent"], additionalProperties: false } },
      },
    },
  ])
})

test("generateObject holds a device model to the schema, whatever it would write", async () => {
  const { run, asked } = await open({ device: "random" }, "miniature")
  const { value } = await run(LanguageModel.generateObject({ prompt: "Triage.", schema: Triage }))
  expect(["bug", "task"]).toContain(value.kind)
  expect(asked()).toEqual([])
})

test("interrupting a call stops the work at the target", async () => {
  const { run, cloud } = await open({ answer: { pieces: ["one", "two"], fault: { kind: "stall", after: 1 } } })
  const seen = await run(
    LanguageModel.streamText({ prompt: "Go on." }).pipe(
      streamInCloud,
      Stream.takeUntil((part) => part.type === "text-delta"),
      Stream.runCollect,
    ),
  )
  expect(seen.at(-1)).toMatchObject({ type: "text-delta", delta: "one" })
  expect(await cloud.requests.at(-1)?.ended).toBe("cut")

  const stalled = await open({ answer: { fault: { kind: "stall", after: 0 } } })
  await stalled.run(
    Effect.gen(function* () {
      const asking = yield* Effect.forkChild(inCloud(LanguageModel.generateText({ prompt: "Go on." })))
      yield* Effect.promise(async () => {
        while (stalled.cloud.requests.length === 0) await new Promise((resolve) => setImmediate(resolve))
      })
      yield* Fiber.interrupt(asking)
    }),
  )
  expect(await stalled.cloud.requests.at(-1)?.ended).toBe("cut")
})
