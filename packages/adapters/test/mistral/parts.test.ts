import { type EmbedRequest, type InfillRequest } from "@postern/core"
import { type MistralAnswer, mistralVector } from "@postern/core/testing"
import * as Effect from "effect/Effect"
import { expect, test } from "vitest"
import { mapMistralEmbeddings } from "../../src/mistral/map-mistral-embeddings.ts"
import { embeddingParts } from "../../src/network/embedding-parts.ts"
import { askCleared } from "./cleared.ts"
import { chat, collect, connect, fail } from "./network.ts"

const answered = async (answer: MistralAnswer) => {
  await using connection = await connect(answer)
  return await collect(askCleared(connection.target, chat))
}

test("streams a chat answer in order", async () => {
  const parts = await answered({ reasoning: ["Hm."], pieces: ["Bon", "jour"] })
  expect(parts).toEqual([
    { type: "response-start", model: "mistral-large-latest" },
    { type: "reasoning-delta", text: "Hm." },
    { type: "text-delta", text: "Bon" },
    { type: "text-delta", text: "jour" },
    { type: "finish", reason: "stop", rawReason: "stop", usage: { inputTokens: 1, outputTokens: 1 } },
  ])
})

test("a tool call comes as start, arguments and end, whether its arguments are text or an object", async () => {
  const parts = await answered({
    toolCalls: [
      { id: "aaaaaaaaa", name: "read", arguments: { path: "a.ts" } },
      { id: "bbbbbbbbb", name: "write", arguments: '{"path":"b.ts"}' },
      { id: "ccccccccc", name: "list", arguments: "" },
    ],
  })
  expect(parts).toEqual([
    { type: "response-start", model: "mistral-large-latest" },
    { type: "tool-call-start", index: 0, id: "aaaaaaaaa", name: "read" },
    { type: "tool-call-delta", index: 0, arguments: '{"path":"a.ts"}' },
    { type: "tool-call-start", index: 1, id: "bbbbbbbbb", name: "write" },
    { type: "tool-call-delta", index: 1, arguments: '{"path":"b.ts"}' },
    { type: "tool-call-start", index: 2, id: "ccccccccc", name: "list" },
    { type: "tool-call-end", index: 0 },
    { type: "tool-call-end", index: 1 },
    { type: "tool-call-delta", index: 2, arguments: "{}" },
    { type: "tool-call-end", index: 2 },
    expect.objectContaining({ type: "finish", reason: "tool-calls", rawReason: "tool_calls" }),
  ])
})

test.each([
  ["stop", "stop"],
  ["length", "length"],
  ["model_length", "length"],
  ["content_filter", "content-filter"],
  ["something_new", "other"],
])("maps the finish reason %s", async (finishReason, reason) => {
  const parts = await answered({ finishReason })
  expect(parts.at(-1)).toMatchObject({ type: "finish", reason, rawReason: finishReason })
})

test("counts cached tokens where the API tells them, and leaves out what is no count", async () => {
  const usage = { prompt_tokens: 10, completion_tokens: 2, total_tokens: 12 }
  const cached = await answered({ usage: { ...usage, num_cached_tokens: 8 } })
  expect(cached.at(-1)).toMatchObject({ usage: { inputTokens: 10, cachedInputTokens: 8, outputTokens: 2 } })
  const detailed = await answered({ usage: { ...usage, prompt_tokens_details: { cached_tokens: 4 } } })
  expect(detailed.at(-1)).toMatchObject({ usage: { cachedInputTokens: 4 } })
  const wrong = await answered({ usage: { ...usage, prompt_tokens: -1 } })
  expect(wrong.at(-1)).toEqual({ type: "finish", reason: "stop", rawReason: "stop", usage: { outputTokens: 2 } })
})

test("takes a stream without [DONE] that said why it ended", async () => {
  expect((await answered({ fault: { kind: "no-done" } })).at(-1)).toMatchObject({ type: "finish", reason: "stop" })
})

test("fills in by the infill path", async () => {
  await using connection = await connect({ pieces: ["a, ", "b"] }, { model: "codestral-latest" })
  const request: InfillRequest = { kind: "infill", body: { prefix: "add(", suffix: ")" }, envelope: {} }
  const parts = await collect(askCleared(connection.target, request))
  expect(parts.map((part) => (part.type === "text-delta" ? part.text : "")).join("")).toBe("a, b")
  expect(connection.server.requests[0]?.path).toBe("/v1/fim/completions")
})

test("embeds one text or many", async () => {
  await using connection = await connect({}, { model: "codestral-embed" })
  for (const input of ["alpha", ["alpha", "beta"]]) {
    const request: EmbedRequest = { kind: "embed", body: { input }, envelope: {} }
    const vectors = (await collect(askCleared(connection.target, request))).filter((part) => part.type === "embedding")
    expect(vectors).toEqual(
      [input].flat().map((text, index) => ({ type: "embedding", index, vector: mistralVector(text) })),
    )
  }
})

test.each([
  ["too few", [{ index: 0, embedding: [1] }]],
  [
    "one twice",
    [
      { index: 0, embedding: [1] },
      { index: 0, embedding: [2] },
    ],
  ],
  ["one empty", [{ index: 0, embedding: [1] }, { index: 1 }]],
])("does not pass on vectors that do not match the inputs: %s", async (_, data) => {
  const answer = { id: "e", object: "list", model: "m", usage: {}, data }
  const sent = '{"input":["a","b"]}'
  const failure = await Effect.runPromise(Effect.flip(embeddingParts("t", sent, mapMistralEmbeddings(answer))))
  expect(failure.reason).toBe("malformed")
})

test("reports a connection that is reset instead of vectors", async () => {
  await using connection = await connect({ fault: { kind: "reset" } }, { model: "codestral-embed" })
  const request: EmbedRequest = { kind: "embed", body: { input: "a" }, envelope: {} }
  expect(await fail(askCleared(connection.target, request))).toMatchObject({ reason: "unavailable" })
})
