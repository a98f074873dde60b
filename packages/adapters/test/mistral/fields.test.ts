import { type ChatBody, type InfillBody } from "@postern/core"
import { expect, test } from "vitest"
import { askCleared } from "./cleared.ts"
import { collect, connect } from "./network.ts"

/** Every field of Mistral's chat that applies, and some that the SDK would drop. */
const chatFields = {
  max_tokens: 9,
  min_tokens: 1,
  temperature: 0.2,
  top_p: 0.9,
  top_k: 20,
  stop: ["\n"],
  random_seed: 7,
  n: 1,
  presence_penalty: 0.1,
  frequency_penalty: 0.1,
  metadata: { team: "pricing" },
  response_format: { type: "json_object" },
  tool_choice: "any",
  parallel_tool_calls: false,
  prediction: { type: "content", content: "const a = 1" },
  prompt_mode: "reasoning",
  reasoning_effort: "high",
  prompt_cache_key: "session-1",
  guardrails: [{ block_on_error: true, moderation_llm_v2: { action: "block" } }],
  safe_prompt: true,
  service_tier: "priority",
  an_extra_of_a_vendor: { deep: [1, null, "x"] },
} as const

test("sends every field of a chat, those that the SDK knows and those that it would drop", async () => {
  await using connection = await connect({})
  const run = { name: "run", strict: true, parameters: { type: "object" } }
  const body: ChatBody = {
    ...chatFields,
    messages: [
      { role: "user", content: "Write it." },
      { role: "assistant", content: "const", prefix: true, an_extra_of_a_message: 1 },
    ],
    tools: [{ type: "function", function: run }],
  }
  await collect(askCleared(connection.target, { kind: "chat", body, envelope: {} }))
  const sent: unknown = JSON.parse(connection.server.requests[0]?.body.toString("utf8") ?? "")
  expect(sent).toEqual({ ...body, model: "mistral-large-latest", stream: true })
})

test("sends every field of an infill to Codestral", async () => {
  await using connection = await connect({}, { model: "codestral-latest" })
  const fields = {
    max_tokens: 9,
    min_tokens: 1,
    temperature: 0,
    stop: "\n",
    random_seed: 7,
    prompt_cache_key: "file-1",
  }
  const body: InfillBody = { prefix: "a(", suffix: ")", ...fields }
  await collect(askCleared(connection.target, { kind: "infill", body, envelope: {} }))
  const [request] = connection.server.requests
  expect(request?.path).toBe("/v1/fim/completions")
  const sent: unknown = JSON.parse(request?.body.toString("utf8") ?? "")
  expect(sent).toEqual({ ...fields, prompt: "a(", suffix: ")", model: "codestral-latest", stream: true })
})

test("sends the dimensions and types of embeddings that Codestral Embed can give", async () => {
  await using connection = await connect({}, { model: "codestral-embed" })
  const body = { input: ["a", "b"], output_dimension: 64, output_dtype: "float" }
  await collect(askCleared(connection.target, { kind: "embed", body, envelope: {} }))
  const sent: unknown = JSON.parse(connection.server.requests[0]?.body.toString("utf8") ?? "")
  expect(sent).toEqual({ ...body, model: "codestral-embed" })
})
