import { type ChatBody, type Message } from "@postern/core"
import * as Result from "effect/Result"
import { expect, test } from "vitest"
import { encodeHistory } from "../../src/llama-cpp/chat-history.ts"
import { encodeChat } from "../../src/llama-cpp/encode.ts"

const history = (messages: ReadonlyArray<Message>) => Result.getOrThrow(encodeHistory(messages))

test("joins neighbours of the same role and takes developer messages as system", () => {
  expect(
    history([
      { role: "system", content: "Be brief." },
      { role: "developer", content: "Be kind." },
      { role: "user", content: "One" },
      { role: "user", content: [{ type: "text", text: "Two" }] },
    ]),
  ).toEqual([
    { type: "system", text: "Be brief.\n\nBe kind." },
    { type: "user", text: "One\n\nTwo" },
    { type: "model", response: [] },
  ])
})

test("always gives a system message", () => {
  expect(history([{ role: "user", content: "One" }])[0]).toMatchObject({
    type: "system",
    text: expect.stringMatching(/./),
  })
})

test("puts each tool's result to its own call", () => {
  const call = (id: string) => ({ id, function: { name: "read", arguments: `{"id":"${id}"}` } })
  const turns = history([
    { role: "user", content: "Read." },
    { role: "assistant", content: "Reading.", tool_calls: [call("a"), call("b")] },
    { role: "tool", tool_call_id: "b", content: "B" },
    { role: "tool", tool_call_id: "a", content: "A" },
  ])
  expect(turns.at(-1)).toEqual({
    type: "model",
    response: [
      "Reading.",
      { type: "functionCall", name: "read", params: { id: "a" }, result: "A" },
      { type: "functionCall", name: "read", params: { id: "b" }, result: "B" },
    ],
  })
})

test("keeps what is left of a conversation that an agent shortened", () => {
  const call = { id: "b", function: { name: "read", arguments: "{}" } }
  expect(
    history([
      { role: "system", content: "Be brief." },
      { role: "assistant", content: "I have read it.", tool_calls: [call] },
      { role: "tool", tool_call_id: "a", content: "A" },
      { role: "user", content: "Go on." },
      { role: "system", content: "Mind the time." },
    ]),
  ).toEqual([
    { type: "system", text: "Be brief." },
    { type: "user", text: "(Earlier messages were left out.)" },
    {
      type: "model",
      response: ["I have read it.", { type: "functionCall", name: "read", params: {}, result: "(no result)" }],
    },
    { type: "user", text: "Result of an earlier tool call:\nA\n\nGo on.\n\nMind the time." },
    { type: "model", response: [] },
  ])
})

const user: ReadonlyArray<Message> = [{ role: "user", content: "One" }]
const tools: ChatBody["tools"] = [{ type: "function", function: { name: "read" } }]
const job = (more: Partial<ChatBody>) => Result.getOrThrow(encodeChat({ messages: user, ...more }))
const fault = (more: Partial<ChatBody>) => Result.getOrThrow(Result.flip(encodeChat({ messages: user, ...more })))

test("refuses images, and options that cannot be kept, without quoting them", () => {
  const image = fault({ messages: [{ role: "user", content: [{ type: "image_url", image_url: "secret" }] }] })
  expect(image.reason).toBe("unsupported")
  expect(image.message).not.toContain("secret")
  const wrong: ReadonlyArray<readonly [string, Partial<ChatBody>]> = [
    ["n", { n: 2 }],
    ["tool_choice", { tool_choice: "required" }],
    ["tool_choice", { tools, tool_choice: { type: "function", function: { name: "write" } } }],
    ["response_format", { response_format: { type: "json_schema", json_schema: {} } }],
    ["response_format", { response_format: { type: "grammar" } }],
    ["top_logprobs", { logprobs: true, top_logprobs: 21 }],
  ]
  for (const [option, more] of wrong)
    expect(fault(more)).toMatchObject({ reason: "rejected", message: containing(option) })
})

const containing = (option: string): unknown => expect.stringContaining(`\`${option}\``)

test("reads tools, choice and format in the words of OpenAI and of Mistral", () => {
  expect(job({ tools, tool_choice: "none" })).toMatchObject({ tools: [], choice: "auto" })
  expect(job({ tools, tool_choice: "any" })).toMatchObject({ choice: "required", parallelCalls: true })
  const named = { type: "function", function: { name: "read" } }
  expect(job({ tools, tool_choice: named, parallel_tool_calls: false })).toMatchObject({
    choice: { name: "read" },
    parallelCalls: false,
  })
  expect(job({ response_format: { type: "text" } }).format).toBe(undefined)
  expect(job({ response_format: { type: "json_object" } }).format).toEqual({ type: "object" })
  const schema = { type: "object", properties: { a: { type: "integer" } } }
  for (const json_schema of [
    { name: "a", schema },
    { name: "a", schema_definition: schema },
  ]) {
    expect(job({ response_format: { type: "json_schema", json_schema } }).format).toEqual(schema)
  }
})

test("takes what chooses tokens as it is given, and is nearly greedy by itself", () => {
  expect(job({}).sampling).toEqual({ temperature: 0.15 })
  const given = { temperature: 1, top_p: 0.9, top_k: 20, min_p: 0.1, seed: 7 }
  expect(job(given).sampling).toEqual({ temperature: 1, topP: 0.9, topK: 20, minP: 0.1, seed: 7 })
  expect(job({ random_seed: 3, max_completion_tokens: 5 })).toMatchObject({ sampling: { seed: 3 }, maxTokens: 5 })
})
