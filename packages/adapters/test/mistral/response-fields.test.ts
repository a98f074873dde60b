import { mistral } from "@postern/adapters/mistral"
import { listenOnLoopback } from "@postern/core/testing"
import { createServer } from "node:http"
import { expect, onTestFinished, test } from "vitest"
import { askCleared } from "./cleared.ts"
import { chat, collect } from "./network.ts"

/** An event of a stream with fields that the SDK does not know, at every level. */
const event = {
  id: "chat-1",
  object: "chat.completion.chunk",
  created: 1,
  model: "mistral-large-2512",
  system_fingerprint: "unknown-at-the-top",
  usage: { prompt_tokens: 9, completion_tokens: 1, total_tokens: 10, num_cached_tokens: 8, unheard_of: 1 },
  choices: [
    {
      index: 0,
      delta: {
        role: "assistant",
        content: [
          { type: "text", text: "Yes" },
          { type: "reference", reference_ids: [1] },
          { type: "of_tomorrow", payload: "unknown-as-a-chunk" },
        ],
        annotations: ["unknown-in-a-message"],
      },
      finish_reason: "stop",
      logprobs: { content: [{ token: "unknown-in-a-choice", logprob: -0.1 }] },
    },
    { index: 1, delta: { content: "another alternative" }, finish_reason: "stop" },
  ],
}

test("passes over what the SDK drops of an answer, keeps what `usage` says more, and fails for none of it", async () => {
  const server = createServer((_, response) => {
    response.writeHead(200, { "content-type": "text/event-stream" })
    response.end(`data: ${JSON.stringify(event)}\n\ndata: [DONE]\n\n`)
  })
  const { url, close } = await listenOnLoopback(server)
  onTestFinished(close)
  const target = mistral({ model: "mistral-large-latest", serverURL: url, apiKey: "none", watchModels: false })
  const parts = await collect(askCleared(target, chat))
  expect(parts).toEqual([
    { type: "response-start", model: "mistral-large-2512" },
    { type: "text-delta", text: "Yes" },
    {
      type: "finish",
      reason: "stop",
      rawReason: "stop",
      usage: { inputTokens: 9, cachedInputTokens: 8, outputTokens: 1 },
    },
  ])
})
