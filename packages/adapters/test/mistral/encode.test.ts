import { mistral } from "@postern/adapters/mistral"
import { type ChatBody, type JsonObject, type ModelRequest } from "@postern/core"
import * as Effect from "effect/Effect"
import { expect, test } from "vitest"

const target = mistral({ model: "model", serves: ["chat", "infill", "embed"] })

const encode = async (request: ModelRequest) => {
  const wire = await Effect.runPromise(target.encode(request))
  const body: JsonObject = JSON.parse(wire.body)
  return { ...wire, body }
}

const encodeChat = async (body: ChatBody) => (await encode({ kind: "chat", body, envelope: {} })).body

test("writes a chat as it is, with the model and always as a stream", async () => {
  const body = {
    messages: [{ role: "user", content: "Hi" }],
    temperature: 0.5,
    model: "other",
    stream: false,
    unheard_of: { deep: [1, null] },
  } as const
  const wire = await encode({ kind: "chat", body, envelope: { files: [{ path: "a.ts" }], session: "s" } })
  expect(wire.method).toBe("POST")
  expect(wire.url).toBe("https://api.eu.mistral.ai/v1/chat/completions")
  expect(wire.headers).toEqual({ "content-type": "application/json", accept: "text/event-stream" })
  expect(wire.body).toEqual({ ...body, model: "model", stream: true })
})

test("leaves out what is said to Postern alone", async () => {
  const messages = [{ role: "user", content: "Hi" }] as const
  const body = await encodeChat({ messages, postern: { zone: "cloud" }, stream_options: { include_usage: true } })
  expect(body).toEqual({ messages, model: "model", stream: true })
})

test("gives OpenAI's names and roles the ones that Mistral knows", async () => {
  const body = await encodeChat({
    messages: [
      { role: "developer", content: "Be brief." },
      { role: "user", content: "Hi" },
    ],
    max_completion_tokens: 9,
  })
  expect(body).toEqual({
    messages: [
      { role: "system", content: "Be brief." },
      { role: "user", content: "Hi" },
    ],
    max_tokens: 9,
    model: "model",
    stream: true,
  })
})

test("gives tool calls that began elsewhere ids that Mistral accepts, the same for call and result", async () => {
  const call = (id: string) => ({ id, type: "function", function: { name: "read", arguments: "{}" } })
  const body = await encodeChat({
    messages: [
      { role: "assistant", content: "", tool_calls: [call("call_8f14e45f-ceea"), call("aB3dE6gH9")] },
      { role: "tool", tool_call_id: "call_8f14e45f-ceea", content: "one" },
      { role: "tool", tool_call_id: "aB3dE6gH9", content: "two" },
    ],
  })
  const ids = [...JSON.stringify(body).matchAll(/"(?:id|tool_call_id)":"([^"]*)"/g)].map((match) => match[1])
  expect(ids).toHaveLength(4)
  const [first, second, firstAgain, secondAgain] = ids
  expect(first).toMatch(/^[A-Za-z0-9]{9}$/)
  expect(firstAgain).toBe(first)
  expect([second, secondAgain]).toEqual(["aB3dE6gH9", "aB3dE6gH9"])
})

test("writes other files before the prompt of an infill as Codestral reads them", async () => {
  const snippets = [{ path: "src/b.ts", text: "const b = 1" }]
  const body = { prefix: "a(", suffix: ")", path: "src/a.ts", snippets, lines: "single" as const }
  const wire = await encode({ kind: "infill", body, envelope: {} })
  const prompt = "+++++ src/b.ts\nconst b = 1\n+++++ src/a.ts\na("
  expect(wire.body).toEqual({ model: "model", prompt, suffix: ")", stream: true })
})

test("writes an infill as prompt and suffix, without the path", async () => {
  const body = { prefix: "a(", suffix: ")", path: "src/a.ts", max_tokens: 8, stop: ["\n"] }
  const wire = await encode({ kind: "infill", body, envelope: {} })
  expect(wire.url).toBe("https://api.eu.mistral.ai/v1/fim/completions")
  expect(wire.body).toEqual({
    model: "model",
    prompt: "a(",
    suffix: ")",
    max_tokens: 8,
    stop: ["\n"],
    stream: true,
  })
})

test("writes embeddings without a stream, and as numbers", async () => {
  const body = { input: ["a", "b"], encoding_format: "base64", output_dimension: 64 }
  const wire = await encode({ kind: "embed", body, envelope: {} })
  expect(wire.url).toBe("https://api.eu.mistral.ai/v1/embeddings")
  expect(wire.body).toEqual({ model: "model", input: ["a", "b"], output_dimension: 64 })
})

test("writes the same bytes for the same request", async () => {
  const request: ModelRequest = { kind: "chat", body: { messages: [{ role: "user", content: "é" }] }, envelope: {} }
  const first = await Effect.runPromise(target.encode(request))
  const second = await Effect.runPromise(target.encode(request))
  expect(first.body).toEqual(second.body)
})

test("refuses what the target does not serve", async () => {
  const chatOnly = mistral({ model: "mistral-large-latest" })
  const request: ModelRequest = { kind: "infill", body: { prefix: "", suffix: "" }, envelope: {} }
  const failure = await Effect.runPromise(Effect.flip(chatOnly.encode(request)))
  expect(failure).toMatchObject({ reason: "unsupported", message: expect.stringContaining("`serves`") })
})
