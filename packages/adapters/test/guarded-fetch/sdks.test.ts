import Anthropic from "@anthropic-ai/sdk"
import { HTTPClient, Mistral } from "@mistralai/mistralai"
import OpenAI from "openai"
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest"
import { protectedLines, secret, setStage, type Stage } from "./stage.ts"

let stage: Stage
let openai: OpenAI
let anthropic: Anthropic
let mistral: Mistral
let before = 0

beforeAll(async () => {
  stage = await setStage()
  const { fetch, server } = stage
  openai = new OpenAI({ apiKey: "key-o", baseURL: `${server.url}/v1`, fetch })
  anthropic = new Anthropic({ apiKey: "key-a", baseURL: server.url, fetch })
  mistral = new Mistral({ apiKey: "key-m", serverURL: server.url, httpClient: new HTTPClient({ fetcher: fetch }) })
})
beforeEach(() => {
  before = stage.server.requests.length
})
afterAll(() => stage[Symbol.asyncDispose]())

const sent = () => stage.server.requests.slice(before)

const ask = `REPEAT: token ${secret} end`
const told = `token ${secret} end`
const user = (content: string) => [{ role: "user" as const, content }]

/** Each SDK's own call, streamed and whole: what it says it was answered. */
const calls: ReadonlyArray<readonly [string, (content: string) => Promise<string>]> = [
  [
    "openai chat",
    async (content) => {
      const answer = await openai.chat.completions.create({ model: "gpt-5", messages: user(content) })
      return answer.choices[0]?.message.content ?? ""
    },
  ],
  [
    "openai chat stream",
    async (content) => {
      let text = ""
      const stream = await openai.chat.completions.create({ model: "gpt-5", messages: user(content), stream: true })
      for await (const chunk of stream) text += chunk.choices[0]?.delta.content ?? ""
      return text
    },
  ],
  [
    "openai responses",
    async (content) => (await openai.responses.create({ model: "gpt-5", input: content })).output_text,
  ],
  [
    "openai responses stream",
    async (content) => {
      let text = ""
      for await (const event of await openai.responses.create({ model: "gpt-5", input: content, stream: true })) {
        if (event.type === "response.output_text.delta") text += event.delta
        if (event.type === "response.completed" && !JSON.stringify(event.response.output).includes(text))
          return "no end"
      }
      return text
    },
  ],
  [
    "anthropic messages",
    async (content) => {
      const answer = await anthropic.messages.create({ model: "claude-5", max_tokens: 9, messages: user(content) })
      const [block] = answer.content
      return block?.type === "text" ? block.text : ""
    },
  ],
  [
    "anthropic messages stream",
    async (content) => {
      const stream = anthropic.messages.stream({ model: "claude-5", max_tokens: 9, messages: user(content) })
      const [text, call] = (await stream.finalMessage()).content
      const said = text?.type === "text" ? text.text : ""
      return call?.type === "tool_use" && JSON.stringify(call.input) === JSON.stringify({ command: said }) ? said : ""
    },
  ],
  [
    "mistral chat",
    async (content) => {
      const answer = await mistral.chat.complete({ model: "mistral-large-latest", messages: user(content) })
      return String(answer.choices[0]?.message?.content)
    },
  ],
  [
    "mistral chat stream",
    async (content) => {
      let text = ""
      for await (const { data } of await mistral.chat.stream({
        model: "mistral-large-latest",
        messages: user(content),
      })) {
        text += String(data.choices[0]?.delta.content ?? "")
      }
      return text
    },
  ],
]

describe.each(calls)("%s", (_, call) => {
  test("sends a placeholder for a secret and gives the secret back", async () => {
    expect(await call(ask)).toBe(told)
    expect(sent()).toHaveLength(1)
    expect(stage.received()).not.toContain(secret)
  })

  test("refuses protected text at once, in the SDK's own error, and sends nothing", async () => {
    const failure: unknown = await call(`Explain:\n${protectedLines}`).catch((error: unknown) => error)
    expect(failure).toMatchObject({ message: expect.stringContaining("may reach device at most") })
    expect(Reflect.get(Object(failure), "status") ?? Reflect.get(Object(failure), "statusCode")).toBe(403)
    expect(String(failure)).not.toContain("marginStep")
    expect(sent()).toHaveLength(0)
  })
})

test("restores in the arguments of a streamed tool call", async () => {
  const tools = [{ type: "function" as const, function: { name: "run", parameters: {} } }]
  const stream = await openai.chat.completions.create({ model: "gpt-5", messages: user(ask), tools, stream: true })
  let given = ""
  for await (const chunk of stream) given += chunk.choices[0]?.delta.tool_calls?.[0]?.function?.arguments ?? ""
  expect(JSON.parse(given)).toEqual({ command: told })
})

test("knows what a tool has read by the path of its call, in each dialect", async () => {
  const path = "src/pricing/floor.ts"
  const output = "export const floor = 1"
  const chat = openai.chat.completions.create({
    model: "gpt-5",
    messages: [
      ...user("Read it."),
      {
        role: "assistant",
        tool_calls: [{ id: "c", type: "function", function: { name: "read", arguments: JSON.stringify({ path }) } }],
      },
      { role: "tool", tool_call_id: "c", content: output },
    ],
  })
  const responses = openai.responses.create({
    model: "gpt-5",
    input: [
      ...user("Read it."),
      { type: "function_call", call_id: "c", name: "read", arguments: JSON.stringify({ path }) },
      { type: "function_call_output", call_id: "c", output },
    ],
  })
  const messages = anthropic.messages.create({
    model: "claude-5",
    max_tokens: 9,
    messages: [
      ...user("Read it."),
      { role: "assistant", content: [{ type: "tool_use", id: "c", name: "read", input: { path } }] },
      { role: "user", content: [{ type: "tool_result", tool_use_id: "c", content: output }] },
    ],
  })
  for (const call of [chat, responses, messages]) await expect(call).rejects.toMatchObject({ status: 403 })
  expect(sent()).toHaveLength(0)
})

test("guards embeddings, infill and system prompts", async () => {
  await openai.embeddings.create({ model: "text-embedding-gpt-5", input: "open text" }).catch(() => undefined)
  expect(sent()).toHaveLength(1)
  const refused = [
    openai.embeddings.create({ model: "gpt-5-embed", input: [protectedLines] }),
    openai.completions.create({ model: "gpt-5", prompt: protectedLines, suffix: "x" }),
    openai.responses.create({ model: "gpt-5", instructions: protectedLines, input: "Hi" }),
    anthropic.messages.create({ model: "claude-5", max_tokens: 9, system: protectedLines, messages: user("Hi") }),
    anthropic.messages.countTokens({ model: "claude-5", messages: user(protectedLines) }),
  ]
  for (const call of refused) await expect(call).rejects.toMatchObject({ status: 403 })
  await expect(mistral.fim.complete({ model: "codestral-latest", prompt: protectedLines })).rejects.toMatchObject({
    statusCode: 403,
  })
  expect(sent()).toHaveLength(1)
})
