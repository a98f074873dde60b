import Anthropic from "@anthropic-ai/sdk"
import { expect, test } from "vitest"
import { useGateway } from "../running-gateway.ts"

const running = useGateway({
  answer: ({ body }) => {
    const asked = JSON.stringify(body)
    if (asked.includes("break off")) return { pieces: ["one ", "two "], fault: { kind: "cut", after: 1 } }
    if (asked.includes('"role":"tool"')) return { pieces: ["It is ", "18 degrees."] }
    if (asked.includes("weather")) {
      return { pieces: ["Let me see."], toolCalls: [{ name: "weather", arguments: { city: "Lyon" } }] }
    }
    return { reasoning: ["A greeting."], pieces: ["Hello ", "from the cloud."] }
  },
})

const client = () => new Anthropic({ apiKey: running().key, baseURL: running().url, maxRetries: 0 })
const say = (content: string) => [{ role: "user" as const, content }]
const ask = (content: string) => ({ model: "large", max_tokens: 100, messages: say(content) })
const tools = [{ name: "weather", input_schema: { type: "object" as const, properties: { city: { type: "string" } } } }]

test("gets a message with thinking and text, and its account of tokens", async () => {
  const message = await client().messages.create({ ...ask("hi"), system: [{ type: "text", text: "Be brief." }] })
  expect(message.content).toMatchObject([
    { type: "thinking", thinking: "A greeting." },
    { type: "text", text: "Hello from the cloud." },
  ])
  expect(message.stop_reason).toBe("end_turn")
  expect(message.usage.output_tokens).toBeGreaterThan(0)
})

test("streams blocks that its own client puts together, and goes on after the tool has answered", async () => {
  const first = await client()
    .messages.stream({ ...ask("How is the weather?"), tools })
    .finalMessage()
  expect(first.stop_reason).toBe("tool_use")
  const use = first.content.find((block) => block.type === "tool_use")
  expect(use).toMatchObject({ name: "weather", input: { city: "Lyon" } })
  const result = { type: "tool_result" as const, tool_use_id: use?.id ?? "", content: "18" }
  const messages = [
    ...say("How is the weather?"),
    { role: "assistant" as const, content: first.content },
    { role: "user" as const, content: [result] },
  ]
  const second = client().messages.stream({ ...ask(""), messages, tools })
  expect(await second.finalText()).toBe("It is 18 degrees.")
})

test("takes documents and search results for the text that they hold, titles in front", async () => {
  const content = [
    {
      type: "document" as const,
      title: "notes.md",
      source: { type: "text" as const, media_type: "text/plain" as const, data: "The sky is grey." },
    },
    {
      type: "search_result" as const,
      title: "Sky",
      source: "https://example.org/sky",
      content: [{ type: "text" as const, text: "It is blue above." }],
    },
    { type: "text" as const, text: "Which is it?" },
  ]
  await client().messages.create({ ...ask(""), messages: [{ role: "user", content }] })
  expect(JSON.parse(String(running().cloud.requests.at(-1)?.body))).toMatchObject({
    messages: [
      {
        role: "user",
        content: "notes.md\nThe sky is grey.\nSky\nhttps://example.org/sky\nIt is blue above.\nWhich is it?",
      },
    ],
  })
})

test("counts tokens without asking anybody", async () => {
  const before = running().cloud.requests.length
  const { input_tokens: tokens } = await client().messages.countTokens({
    model: "large",
    messages: say("one two three"),
  })
  expect(tokens).toBeGreaterThan(2)
  expect(running().cloud.requests.length).toBe(before)
})

test("lists models in its own form", async () => {
  const { data } = await client().models.list()
  expect(data[0]).toMatchObject({ type: "model", id: "auto" })
})

test("gets errors of its own form, before the answer and within", async () => {
  const wrong = client().messages.create({ ...ask("hi"), model: "claude-none" })
  await expect(wrong).rejects.toMatchObject({
    status: 404,
    error: { type: "error", error: { type: "not_found_error" } },
  })
  await expect(client().messages.stream(ask("break off")).finalMessage()).rejects.toThrow(/ended before/)
})
