import { readFileSync, readlinkSync } from "node:fs"
import { type ChatBody, type JsonObject, type ModelRequest, type StreamPart } from "@postern/core"
import { makeRandomModel, makeScriptedModel } from "@postern/core/testing"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Stream from "effect/Stream"
import { afterEach, beforeAll, expect, test } from "vitest"
import { type LlamaCppTarget } from "../../src/llama-cpp/llama-cpp-model.ts"
import { answerOf, chat, close, makeTarget, textOf, useFolder } from "./engine.ts"

const at = useFolder()
let target: LlamaCppTarget
beforeAll(async () => {
  await makeRandomModel(at("random.gguf"))
  await makeScriptedModel(at("endless.gguf"), { answer: "on and", endless: true })
})
afterEach(() => close(target))
const makeNarrow = (file = "random.gguf"): LlamaCppTarget =>
  makeTarget({ file: at(file), contextTokens: 32_768, sequences: 1 })

const start = (request: ModelRequest, onPart: (part: StreamPart) => void = () => {}) =>
  Effect.runFork(Stream.runForEach(target.answer(request), (part) => Effect.sync(() => onPart(part))))
const running = async () => (await Effect.runPromise(target.status))?.running
const endless = chat("Go on.", { max_tokens: 30_000, temperature: 0 })

test("stops a request while the model is being loaded, and answers the next", async () => {
  target = makeNarrow()
  const fiber = start(endless)
  await Effect.runPromise(Fiber.interrupt(fiber))
  expect((await answerOf(target, chat("Short.", { max_tokens: 4 }))).at(-1)).toMatchObject({ type: "finish" })
  expect(await running()).toBe(0)
})

test("stops a request that waits for a sequence, and the one that has it", async () => {
  target = makeNarrow("endless.gguf")
  const generating = Promise.withResolvers<void>()
  const first = start(endless, ({ type }) => type === "text-delta" && generating.resolve())
  await generating.promise
  const heard: Array<string> = []
  const second = start(endless, ({ type }) => heard.push(type))
  await expect.poll(running).toBe(2)
  await Effect.runPromise(Fiber.interrupt(second))
  await expect.poll(running).toBe(1)
  await Effect.runPromise(Fiber.interrupt(first))
  await expect.poll(running).toBe(0)
  expect(heard).toEqual([])
})

test("stops inside a tool call: no piece of the call is told, and the next request calls", async () => {
  target = makeNarrow()
  const tool = (path: JsonObject): NonNullable<ChatBody["tools"]> => [
    {
      type: "function",
      function: { name: "read", parameters: { type: "object", properties: { path }, required: ["path"] } },
    },
  ]
  const call = (content: string, path: JsonObject, maxTokens: number) =>
    chat(content, { tools: tool(path), tool_choice: "required", temperature: 0, max_tokens: maxTokens })
  const evaluated = async () => (await Effect.runPromise(target.status))?.evaluatedTokens ?? 0
  // A text in which random weights find no end, behind a prompt that is evaluated already but for the question.
  const anyText = { type: "string" }
  await answerOf(target, call("Read a.", anyText, 1))
  const before = await evaluated()
  const heard: Array<string> = []
  const fiber = start(call("Read b.", anyText, 30_000), ({ type }) => heard.push(type))
  await expect.poll(evaluated).toBeGreaterThan(before)
  // Its first part has come before that, but may not have been read yet.
  await expect.poll(() => heard).toHaveLength(1)
  await Effect.runPromise(Fiber.interrupt(fiber))
  await expect.poll(running).toBe(0)
  expect(heard).toEqual(["response-start"])
  const parts = await answerOf(target, call("Read a.", { enum: ["a.ts"] }, 200))
  expect(parts).toContainEqual({ type: "tool-call-delta", index: 0, arguments: '{"path":"a.ts"}' })
})

test("never gives one sequence to two requests: those that come together get the texts they get alone", async () => {
  target = makeNarrow()
  const requests = ["One", "Another one", "A third"].map((text) => chat(text, { max_tokens: 24, temperature: 0 }))
  const together = await Promise.all(requests.map((request) => answerOf(target, request)))
  const alone: Array<string> = []
  for (const request of requests) alone.push(textOf(await answerOf(target, request)))
  expect(together.map(textOf)).toEqual(alone)
  expect(new Set(alone).size).toBe(3)
})

test.runIf(process.platform === "linux")("prints to nowhere, and leaves no memory to a core file", async () => {
  target = makeNarrow()
  const secret = "Do not repeat this sentence."
  await answerOf(target, chat(secret, { max_tokens: 4 }))
  const read = (name: string) => readFileSync(`/proc/${target.pid()}/${name}`, "utf8")
  expect([0, 1, 2].map((fd) => readlinkSync(`/proc/${target.pid()}/fd/${fd}`))).toEqual(Array(3).fill("/dev/null"))
  expect(read("coredump_filter").trim()).toBe("00000000")
  expect(read("cmdline") + read("environ")).not.toContain(secret)
})
