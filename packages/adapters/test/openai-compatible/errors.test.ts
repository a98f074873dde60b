import { type ModelErrorReason } from "@postern/core"
import { type MistralFault, type OpenAIServerName } from "@postern/core/testing"
import * as Stream from "effect/Stream"
import { describe, expect, test } from "vitest"
import { askCleared } from "../mistral/cleared.ts"
import { chat, collect, fail, secretPrompt } from "../mistral/network.ts"
import { connect } from "./network.ts"

const status = (code: number, body?: object | string): MistralFault => ({
  kind: "status",
  status: code,
  ...(body === undefined ? {} : { body: JSON.parse(JSON.stringify(body)) }),
})

const cases: ReadonlyArray<readonly [string, OpenAIServerName, MistralFault, ModelErrorReason]> = [
  ["a refused key", "openai", status(401), "unauthorized"],
  [
    "OpenAI's too long prompt",
    "openai",
    status(400, { error: { message: "x", type: "invalid_request_error", code: "context_length_exceeded" } }),
    "does-not-fit",
  ],
  [
    "llama-server's too long prompt",
    "llama-server",
    status(400, { error: { code: 400, message: "x", type: "exceed_context_size_error", n_ctx: 512 } }),
    "does-not-fit",
  ],
  [
    "vLLM's too long prompt",
    "vllm",
    status(400, {
      error: { message: "This model's maximum context length is 512 tokens.", type: "BadRequestError", code: 400 },
    }),
    "does-not-fit",
  ],
  [
    "Ollama's too long prompt",
    "ollama",
    status(400, { error: "the prompt exceeds the context length" }),
    "does-not-fit",
  ],
  ["Ollama's model without tools", "ollama", status(400, { error: "model does not support tools" }), "unsupported"],
  [
    "a model that is still loading",
    "llama-server",
    status(503, { error: { code: 503, message: "Loading model" } }),
    "unavailable",
  ],
  ["too many requests", "openai", { kind: "status", status: 429, retryAfter: "2" }, "rate-limited"],
  ["another bad request", "vllm", status(400, { error: { message: "no", type: "BadRequestError" } }), "rejected"],
  ["a fault of a proxy, in HTML", "openai", status(502), "unavailable"],
  ["a page in place of a stream", "openai", status(200, "<html></html>"), "broken-stream"],
  ["a connection that is reset before the answer", "ollama", { kind: "reset" }, "unavailable"],
  ["a connection that is cut within the answer", "vllm", { kind: "cut" }, "broken-stream"],
  ["Ollama's connection that is cut within the answer", "ollama", { kind: "cut" }, "broken-stream"],
  ["a stream that never says why it ended", "lm-studio", { kind: "no-finish" }, "broken-stream"],
  ["lines that never say why they ended", "ollama", { kind: "no-finish" }, "broken-stream"],
  ["an error event within the stream", "llama-server", { kind: "error-event" }, "unavailable"],
  ["an error among the lines", "ollama", { kind: "error-event" }, "unavailable"],
  ["an event that is not JSON", "vllm", { kind: "bad-event" }, "malformed"],
  ["a redirect", "openai", { kind: "redirect", location: "http://127.0.0.1:9/elsewhere" }, "unavailable"],
]

describe("maps", () => {
  test.each(cases)("%s (%s)", async (_, server, fault, reason) => {
    await using connection = await connect({ server, answer: { fault } })
    const failure = await fail(askCleared(connection.target, chat))
    expect(failure).toMatchObject({ _tag: "ModelError", reason, target: "model" })
    expect(failure.status).toBe(fault.kind === "status" && fault.status !== 200 ? fault.status : undefined)
    expect(failure.retryAfterMs).toBe(reason === "rate-limited" ? 2000 : undefined)
  })

  test.each(["openai", "vllm"] as const)("a model that %s does not know", async (server) => {
    await using connection = await connect({ server }, { model: "other" })
    const failure = await fail(askCleared(connection.target, chat))
    expect(failure).toMatchObject({ reason: "not-found", message: expect.stringContaining("`other`") })
  })

  test("a model of which Ollama says nothing, and sends it nothing", async () => {
    await using connection = await connect({ server: "ollama" }, { model: "other" })
    expect(await fail(askCleared(connection.target, chat))).toMatchObject({ reason: "unavailable" })
    expect(connection.server.requests.map(({ path }) => path)).toEqual(["/api/show"])
  })

  test("an answer that takes too long", async () => {
    await using connection = await connect({ answer: { fault: { kind: "stall", after: 1 } } }, { timeoutMs: 200 })
    expect(await fail(askCleared(connection.target, chat))).toMatchObject({ reason: "timed-out" })
  })
})

test("quotes nothing of an error's body", async () => {
  for (const body of [
    { error: secretPrompt },
    { error: { message: secretPrompt, type: secretPrompt, code: secretPrompt } },
    secretPrompt,
  ]) {
    for (const code of [400, 404, 500]) {
      await using connection = await connect({ answer: { fault: status(code, body) } })
      const failure = await fail(askCleared(connection.target, chat))
      expect(`${failure.message} ${JSON.stringify(failure)} ${String(failure.cause)}`).not.toContain(secretPrompt)
    }
  }
})

test("gives reasoning, text, cached tokens and why an answer ended", async () => {
  const usage = { prompt_tokens: 10, completion_tokens: 2, prompt_tokens_details: { cached_tokens: 8 } }
  await using connection = await connect({
    answer: { reasoning: ["Hm."], pieces: ["Bon", "jour"], finishReason: "length", usage },
  })
  expect(await collect(askCleared(connection.target, chat))).toEqual([
    { type: "response-start", model: "model" },
    { type: "reasoning-delta", text: "Hm." },
    { type: "text-delta", text: "Bon" },
    { type: "text-delta", text: "jour" },
    {
      type: "finish",
      reason: "length",
      rawReason: "length",
      usage: { inputTokens: 10, cachedInputTokens: 8, outputTokens: 2 },
    },
  ])
})

test("closes the connection when the reader has had enough", async () => {
  await using connection = await connect({ answer: { fault: { kind: "stall", after: 2 } } })
  const parts = await collect(Stream.take(askCleared(connection.target, chat), 2))
  expect(parts.map((part) => part.type)).toEqual(["response-start", "text-delta"])
  expect(await connection.server.requests[0]?.ended).toBe("cut")
})
