import { openaiCompatible, type OpenAICompatibleServer } from "@postern/adapters/openai-compatible"
import { type ChatBody, type JsonObject, type ModelRequest } from "@postern/core"
import * as Effect from "effect/Effect"
import { expect, test } from "vitest"

const encode = async (server: OpenAICompatibleServer, request: ModelRequest) => {
  const target = openaiCompatible({
    model: "model",
    server,
    baseURL: "http://127.0.0.1:9/prefix/v1",
    serves: ["chat", "infill", "embed"],
    contextTokens: 4096,
  })
  const wire = await Effect.runPromise(target.encode(request))
  const body: JsonObject = JSON.parse(wire.body)
  return { ...wire, path: wire.url.replace("http://127.0.0.1:9/prefix", ""), body }
}

const chat = (body: ChatBody): ModelRequest => ({ kind: "chat", body, envelope: { session: "s" } })
const infill: ModelRequest = {
  kind: "infill",
  body: { prefix: "a(", suffix: ")", path: "src/a.ts", max_tokens: 8, stop: ["\n"] },
  envelope: {},
}

test("passes a chat on as it is, with the model and always as a stream", async () => {
  const messages = [{ role: "user", content: "Hi" }] as const
  const given = {
    messages,
    postern: { zone: "device" },
    model: "other",
    stream: false,
    unheard_of: { deep: [1, null] },
  }
  const { body, headers, path } = await encode("openai", chat(given))
  expect(path).toBe("/v1/chat/completions")
  expect(headers).toEqual({ "content-type": "application/json", accept: "text/event-stream" })
  const streamed = { stream: true, stream_options: { include_usage: true } }
  expect(body).toEqual({ messages, unheard_of: { deep: [1, null] }, model: "model", ...streamed })
})

test("calls Mistral's `random_seed` what these servers call it, and lets their own word go first", async () => {
  const messages = [{ role: "user", content: "Hi" }] as const
  const seedOf = async (fields: JsonObject) => (await encode("openai", chat({ messages, ...fields }))).body
  expect(await seedOf({ random_seed: 7 })).toMatchObject({ seed: 7, messages })
  expect(await seedOf({ random_seed: 7, seed: 1 })).toMatchObject({ seed: 1 })
  expect(await seedOf({ random_seed: 7 })).not.toHaveProperty("random_seed")
  const filled = { ...infill, body: { prefix: "a(", suffix: ")", random_seed: 7 } }
  expect((await encode("openai", filled)).body).toMatchObject({ prompt: "a(", suffix: ")", seed: 7 })
})

test("fills in as each server does", async () => {
  const byOpenAI = await encode("openai", infill)
  expect(byOpenAI.path).toBe("/v1/completions")
  expect(byOpenAI.body).toMatchObject({ prompt: "a(", suffix: ")", max_tokens: 8, stop: ["\n"] })
  const byLlama = await encode("llama-server", infill)
  expect(byLlama.path).toBe("/infill")
  expect(byLlama.body).toMatchObject({ input_prefix: "a(", input_suffix: ")", n_predict: 8, stream: true })
  const byOllama = await encode("ollama", infill)
  expect(byOllama.path).toBe("/api/generate")
  expect(byOllama.body).toEqual({
    model: "model",
    prompt: "a(",
    suffix: ")",
    options: { num_predict: 8, stop: ["\n"], num_ctx: 4096 },
    truncate: false,
    shift: false,
    stream: true,
  })
  for (const { body } of [byOpenAI, byLlama, byOllama]) expect(JSON.stringify(body)).not.toContain("src/a.ts")
})

test("asks Ollama for the context, lets it cut nothing, and gives it its own names", async () => {
  const { body, path } = await encode(
    "ollama",
    chat({
      messages: [
        {
          role: "developer",
          content: [
            { type: "text", text: "Be" },
            { type: "text", text: "brief." },
          ],
        },
        {
          role: "assistant",
          content: null,
          tool_calls: [{ id: "c1", function: { name: "read", arguments: '{"path":"a"}' } }],
        },
        { role: "tool", tool_call_id: "c1", content: "text of a" },
      ],
      max_tokens: 9,
      temperature: 0.5,
      reasoning_effort: "none",
      response_format: { type: "json_schema", json_schema: { schema: { type: "object" } } },
      options: { num_gpu: 1 },
      keep_alive: "5m",
    }),
  )
  expect(path).toBe("/api/chat")
  expect(body).toEqual({
    model: "model",
    messages: [
      { role: "system", content: "Be\nbrief." },
      { role: "assistant", content: "", tool_calls: [{ function: { name: "read", arguments: { path: "a" } } }] },
      { role: "tool", content: "text of a", tool_name: "read" },
    ],
    options: { num_gpu: 1, num_predict: 9, temperature: 0.5, num_ctx: 4096 },
    format: { type: "object" },
    think: false,
    keep_alive: "5m",
    truncate: false,
    shift: false,
    stream: true,
  })
})

test("writes embeddings as numbers, and lets Ollama cut none", async () => {
  const request: ModelRequest = { kind: "embed", body: { input: ["a"], encoding_format: "base64" }, envelope: {} }
  expect((await encode("vllm", request)).body).toEqual({ model: "model", input: ["a"] })
  const { body, path } = await encode("ollama", request)
  expect(path).toBe("/api/embed")
  expect(body).toEqual({ model: "model", input: ["a"], options: { num_ctx: 4096 }, truncate: false })
})

test.each(["vllm", "lm-studio"] as const)("refuses infill where %s offers none", async (server) => {
  await expect(encode(server, infill)).rejects.toMatchObject({ reason: "unsupported" })
})
