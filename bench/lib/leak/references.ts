import { type JsonObject } from "@postern/core"

const pixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="

const part = (content: JsonObject): JsonObject => ({
  messages: [{ role: "user", content: [{ type: "text", text: "What is this?" }, content] }],
})

const asked: JsonObject = { messages: [{ role: "user", content: "Go on." }] }

const tokenIds = Array.from({ length: 40 }, (_, index) => 1000 + index * 37)

/** Requests that refer to content which nobody on this machine can read: each must stay, or be refused. */
export const references: Readonly<Record<string, JsonObject>> = {
  "an image": part({ type: "image_url", image_url: { url: `data:image/png;base64,${pixel}` } }),
  "an image on a server": part({ type: "image_url", image_url: { url: "https://example.org/a.png" } }),
  audio: part({ type: "input_audio", input_audio: { data: pixel, format: "wav" } }),
  "a file by its id": part({ type: "file", file: { file_id: "file-abc" } }),
  "a document on a server": part({ type: "document_url", document_url: "https://example.org/a.pdf" }),
  "an unknown kind of part": part({ type: "archive", data: pixel }),
  "an earlier response": { ...asked, previous_response_id: "resp_1" },
  "a conversation on a server": { ...asked, conversation: "conv_1" },
  "a remote tool server": { ...asked, tools: [{ type: "mcp", server_url: "https://tools.example.org" }] },
  "a document library": { ...asked, tools: [{ type: "document_library", library_ids: ["lib_1"] }] },
  "token ids": { input: tokenIds },
  "lists of token ids": { input: [tokenIds, tokenIds] },
  "token ids as a field": { ...asked, prompt: tokenIds },
}
