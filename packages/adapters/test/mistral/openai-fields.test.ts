import { mistral } from "@postern/adapters/mistral"
import { type ChatBody, type JsonObject, type ModelRequest } from "@postern/core"
import * as Effect from "effect/Effect"
import { expect, test } from "vitest"

const target = mistral({ model: "model", serves: ["chat", "infill", "embed"] })

const encode = async (request: ModelRequest): Promise<JsonObject> =>
  JSON.parse((await Effect.runPromise(target.encode(request))).body)

const messages = [{ role: "user", content: "Hi" }] as const
const encodeChat = (fields: JsonObject, said: ChatBody["messages"] = messages) =>
  encode({ kind: "chat", body: { messages: said, ...fields }, envelope: {} })

const plain = { messages, model: "model", stream: true }

test("gives Mistral's names to what OpenAI's clients call otherwise; Mistral's own word goes first", async () => {
  expect(await encodeChat({ seed: 7, max_completion_tokens: 9 })).toEqual({ ...plain, random_seed: 7, max_tokens: 9 })
  expect(await encodeChat({ seed: 7, random_seed: 1, max_completion_tokens: 9, max_tokens: 2 })).toEqual({
    ...plain,
    random_seed: 1,
    max_tokens: 2,
  })
  const embedding = await encode({ kind: "embed", body: { input: "a", dimensions: 64, user: "me" }, envelope: {} })
  expect(embedding).toEqual({ input: "a", model: "model", output_dimension: 64 })
})

test("leaves out what changes nothing of the answer, and what says nothing", async () => {
  const idle = {
    store: false,
    user: "me",
    safety_identifier: "hash",
    verbosity: "low",
    logprobs: true,
    top_logprobs: 3,
    service_tier: "auto",
    stream_options: { include_usage: true },
    prompt_cache_retention: "24h",
    logit_bias: {},
    functions: null,
    function_call: "none",
    modalities: ["text"],
  }
  expect(await encodeChat(idle)).toEqual(plain)
  const body = { prefix: "a", suffix: "b", seed: 1, presence_penalty: 0, echo: false, logprobs: 2, user: "me" }
  expect(await encode({ kind: "infill", body, envelope: {} })).toEqual({
    prompt: "a",
    suffix: "b",
    random_seed: 1,
    model: "model",
    stream: true,
  })
})

test("takes back its own answers as OpenAI's clients send them", async () => {
  const answer = {
    role: "assistant",
    content: "Hello",
    refusal: null,
    annotations: [],
    audio: null,
    function_call: null,
    reasoning_content: "A greeting.",
  } as const
  const said: ChatBody["messages"] = [
    { role: "user", name: "me", content: "Hi" },
    answer,
    { role: "tool", name: "run", tool_call_id: "aB3dE6gH9", content: "1" },
  ]
  expect((await encodeChat({}, said))["messages"]).toEqual([
    { role: "user", content: "Hi" },
    { role: "assistant", content: "Hello" },
    { role: "tool", name: "run", tool_call_id: "aB3dE6gH9", content: "1" },
  ])
})

test.each<[string, JsonObject]>([
  ["logit_bias", { logit_bias: { "50256": -100 } }],
  ["functions", { functions: [{ name: "run" }] }],
  ["audio", { audio: { voice: "alloy" } }],
  ["modalities", { modalities: ["text", "audio"] }],
  ["web_search_options", { web_search_options: { search_context_size: "low" } }],
])("refuses `%s` before it is sent, for Mistral would answer otherwise than asked", async (field, fields) => {
  const error = await Effect.runPromise(
    Effect.flip(target.encode({ kind: "chat", body: { messages, ...fields }, envelope: {} })),
  )
  expect(error).toMatchObject({ reason: "unsupported", message: expect.stringContaining(`\`${field}\``) })
})
