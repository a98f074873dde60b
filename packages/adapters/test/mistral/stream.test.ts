import { type ChatRequest } from "@postern/core"
import { startMistralServer } from "@postern/core/testing"
import { mistral } from "@postern/adapters/mistral"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { expect, test } from "vitest"
import { askCleared, clearAll } from "./cleared.ts"

const chat: ChatRequest = { kind: "chat", body: { messages: [{ role: "user", content: "Hi é ✓" }] }, envelope: {} }

test("streams a chat answer in order", async () => {
  await using server = await startMistralServer({ answer: { reasoning: ["Hm."], pieces: ["Bon", "jour"] } })
  const target = mistral({ model: "mistral-large-latest", serverURL: server.url, apiKey: "key" })
  const parts = await Effect.runPromise(Stream.runCollect(askCleared(target, chat)))
  expect(parts).toEqual([
    { type: "response-start", model: "mistral-large-latest" },
    { type: "reasoning-delta", text: "Hm." },
    { type: "text-delta", text: "Bon" },
    { type: "text-delta", text: "jour" },
    { type: "finish", reason: "stop", rawReason: "stop", usage: { inputTokens: 3, outputTokens: 1 } },
  ])
})

test("sends the cleared bytes, the key, and no other header than fetch itself adds", async () => {
  await using server = await startMistralServer()
  const target = mistral({ model: "mistral-large-latest", serverURL: server.url, apiKey: async () => " key\n" })
  const wire = await Effect.runPromise(target.encode({ ...chat, body: { ...chat.body, unknown_field: [1] } }))
  const cleared = clearAll(wire, "cloud")
  await Effect.runPromise(Stream.runDrain(target.answer(cleared)))
  expect(server.requests).toHaveLength(1)
  const [request] = server.requests
  expect(request?.path).toBe("/v1/chat/completions")
  expect(request?.body.equals(Buffer.from(cleared.body))).toBe(true)
  expect(request?.headers.authorization).toBe("Bearer key")
  expect(Object.keys(request?.headers ?? {}).sort()).toEqual(
    [
      "accept",
      "accept-encoding",
      "accept-language",
      "authorization",
      "connection",
      "content-length",
      "content-type",
      "host",
      "sec-fetch-mode",
      "user-agent",
    ].sort(),
  )
})
