import { expect, it } from "vitest"
import { findUnreadable } from "../../src/inspect/find-unreadable.ts"
import { type JsonObject } from "../../src/model/json.ts"

const message = (content: JsonObject): JsonObject => ({ messages: [{ role: "user", content: [content] }] })

const unreadable: ReadonlyArray<readonly [string, JsonObject, ReadonlyArray<string>]> = [
  ["an image", message({ type: "image_url", image_url: { url: "data:image/png;base64,AAAA" } }), ["attachment"]],
  [
    "an image that the server fetches",
    message({ type: "image_url", image_url: { url: "https://example.org/a.png" } }),
    ["attachment", "server-state"],
  ],
  [
    "an image whose address is the field itself",
    message({ type: "image_url", image_url: " HTTPS://x/a" }),
    ["attachment", "server-state"],
  ],
  ["audio", message({ type: "input_audio", input_audio: { data: "AAAA", format: "wav" } }), ["attachment"]],
  ["a file kept by the server", message({ type: "file", file: { file_id: "file-1" } }), ["attachment", "server-state"]],
  ["a kind of part that nobody knows", message({ type: "hologram", text: "harmless" }), ["attachment"]],
  ["an earlier response", { previous_response_id: "resp_1", messages: [] }, ["server-state"]],
  ["a remote tool server", { tools: [{ type: "mcp", server_url: "https://x" }] }, ["server-state"]],
  ["a document library", { tools: [{ type: "document_library", library_ids: ["a"] }] }, ["server-state"]],
  ["token ids to embed", { input: [1, 2, 3, 4, 5, 6, 7, 8] }, ["token-ids"]],
  [
    "lists of token ids",
    {
      prompt: [
        [9, 8, 7, 6, 5, 4, 3, 2, 1],
        [12, 13, 14, 15, 16, 17, 18, 19],
      ],
    },
    ["token-ids", "token-ids"],
  ],
]

it.each(unreadable)("finds %s", (_, body, causes) => {
  expect(findUnreadable(body).map(({ cause }) => cause)).toEqual(causes)
})

const readable: ReadonlyArray<readonly [string, JsonObject]> = [
  ["text parts", message({ type: "text", text: "Hello, see https://example.org" })],
  ["a field that is null", { previous_response_id: null, messages: [] }],
  [
    "a tool's own parameter names",
    { tools: [{ type: "function", function: { parameters: { properties: { file_id: { type: "string" } } } } }] },
  ],
  [
    "a tool call's own argument names",
    { messages: [{ role: "assistant", tool_calls: [{ function: { name: "a", arguments: { container: "x" } } }] }] },
  ],
  ["sampling figures", { logit_bias: { 50256: -100 }, temperature: 0.5, seed: 7 }],
  ["a row of prices", { input: [1.5, 2.25, 3, 4, 5, 6, 7, 8, 9] }],
]

it.each(readable)("takes %s for readable", (_, body) => {
  expect(findUnreadable(body)).toEqual([])
})

it("says where it stands, with indexes and field names alone", () => {
  const body = { messages: [{ role: "user", content: ["x", { type: "image_url", image_url: "data:," }] }] }
  expect(findUnreadable(body)).toEqual([{ pointer: "/messages/0/content/1", cause: "attachment" }])
})
