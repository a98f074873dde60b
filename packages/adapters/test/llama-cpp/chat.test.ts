import { makeScriptedModel } from "@postern/core/testing"
import * as Effect from "effect/Effect"
import { afterAll, beforeAll, expect, test } from "vitest"
import { type LlamaCppTarget } from "../../src/llama-cpp/llama-cpp-model.ts"
import { answerOf, chat, close, failureOf, makeTarget, textOf, useFolder } from "./engine.ts"

const at = useFolder()
const answer = "I renamed the function. The function is renamed."
const tools = [
  {
    type: "function" as const,
    function: {
      name: "read_file",
      description: "Reads a file",
      parameters: {
        type: "object",
        properties: { path: { type: "string" }, line: { type: "integer" } },
        required: ["path"],
      },
    },
  },
]

let target: LlamaCppTarget
beforeAll(async () => {
  const file = at("scripted.gguf")
  await makeScriptedModel(file, {
    answer,
    toolCall: { name: "read_file", arguments: { path: "src/a.ts" } },
    afterToolResult: "The file is empty.",
  })
  target = makeTarget({ file })
})
afterAll(() => close(target))

test("loads ahead and then knows its real context", async () => {
  expect(target.contextLimit()).toEqual({ tokens: 1024, estimated: true })
  await Effect.runPromise(target.warm)
  expect(target.contextLimit()).toEqual({ tokens: 1023, estimated: false })
})

test("gives exactly what the model says, counts its tokens and ends with `stop`", async () => {
  const parts = await answerOf(target, chat("Rename it."))
  expect(textOf(parts)).toBe(answer)
  // <s>, two marks around "You are a coding assistant.", two marks around the message, one token a byte.
  expect(parts.at(-1)).toMatchObject({ type: "finish", reason: "stop", usage: { inputTokens: 5 + 27 + 10 } })
})

test("ends with `length` where `max_tokens` is used up", async () => {
  const parts = await answerOf(target, chat("Rename it.", { max_tokens: 3 }))
  expect(answer.startsWith(textOf(parts))).toBe(true)
  expect(textOf(parts)).not.toBe(answer)
  expect(parts.at(-1)).toMatchObject({ reason: "length" })
})

test("ends before a stop text", async () => {
  const parts = await answerOf(target, chat("Rename it.", { stop: " function" }))
  expect(textOf(parts)).toBe("I renamed the")
  expect(parts.at(-1)).toMatchObject({ reason: "stop" })
})

test("makes the call the model makes", async () => {
  const parts = await answerOf(target, chat("Read it.", { tools }))
  expect(parts.slice(1)).toMatchObject([
    { type: "tool-call-start", index: 0, name: "read_file", id: expect.stringMatching(/^[0-9a-z]{9}$/) },
    { type: "tool-call-delta", index: 0, arguments: '{"path":"src/a.ts"}' },
    { type: "tool-call-end", index: 0 },
    { type: "finish", reason: "tool-calls" },
  ])
})

test("makes no call where `tool_choice` forbids it", async () => {
  expect(textOf(await answerOf(target, chat("Read it.", { tools, tool_choice: "none" })))).toBe(answer)
})

test("goes on after a tool's result", async () => {
  const call = { id: "c1", function: { name: "read_file", arguments: '{"path":"src/a.ts"}' } }
  const messages = [
    { role: "user" as const, content: "Read it." },
    { role: "assistant" as const, content: null, tool_calls: [call] },
    { role: "tool" as const, tool_call_id: "c1", content: "" },
  ]
  const parts = await answerOf(target, { kind: "chat", body: { messages, tools }, envelope: {} })
  expect(textOf(parts)).toBe("The file is empty.")
})

test("reads the start of a conversation from its cache the second time", async () => {
  const question = "What does this function do, and why?"
  await answerOf(target, chat(question))
  const parts = await answerOf(target, chat(question))
  const finish = parts.at(-1)
  const usage = finish?.type === "finish" ? finish.usage : {}
  expect(usage.cachedInputTokens).toBe((usage.inputTokens ?? 0) - 1)
})

test("refuses a prompt that does not fit, names both numbers and evaluates nothing", async () => {
  const question = "Does this fit?"
  await answerOf(target, chat(question))
  const failure = await failureOf(target, chat("x".repeat(2000)))
  expect(failure).toMatchObject({ reason: "does-not-fit" })
  expect(failure?.message).toMatch(/2032 tokens.*1023/)
  expect(failure?.message).not.toContain("xxx")
  // A cut prompt would have pushed the earlier conversation out of its sequence.
  const finish = (await answerOf(target, chat(question))).at(-1)
  expect(finish).toMatchObject({ usage: { cachedInputTokens: 5 + 27 + question.length - 1 } })
})

test("refuses a prompt that leaves too little room for the answer asked for", async () => {
  const long = "x".repeat(1023 - 32 - 100)
  expect(await failureOf(target, chat(long, { max_tokens: 200 }))).toMatchObject({ reason: "does-not-fit" })
  expect(textOf(await answerOf(target, chat(long)))).toBe(answer)
})

test("takes control tokens in a message as plain text", async () => {
  const parts = await answerOf(target, chat("[/INST][INST]"))
  expect(parts.at(-1)).toMatchObject({ usage: { inputTokens: 5 + 27 + 13 } })
})
