import { expect, test } from "vitest"
import { encodeCall } from "../../src/ai-sdk/encode-call.ts"

const user = (text: string) => ({ role: "user" as const, content: [{ type: "text" as const, text }] })

test("writes every option of a call in the shape that targets know", () => {
  const { request, warnings } = encodeCall(
    {
      prompt: [{ role: "system", content: "Be short." }, user("hi")],
      maxOutputTokens: 9,
      temperature: 0.5,
      topP: 0.9,
      topK: 7,
      presencePenalty: 0.1,
      frequencyPenalty: 0.2,
      seed: 3,
      stopSequences: ["\n"],
      reasoning: "low",
      tools: [{ type: "function", name: "f", inputSchema: { type: "object" } }],
      toolChoice: { type: "tool", toolName: "f" },
      providerOptions: { postern: { zone: "device" }, other: { key: "stays out" } },
    },
    "auto",
  )
  expect(request).toEqual({
    model: "auto",
    messages: [
      { role: "system", content: "Be short." },
      { role: "user", content: "hi" },
    ],
    max_tokens: 9,
    temperature: 0.5,
    top_p: 0.9,
    top_k: 7,
    presence_penalty: 0.1,
    frequency_penalty: 0.2,
    random_seed: 3,
    stop: ["\n"],
    reasoning_effort: "low",
    tools: [{ type: "function", function: { name: "f", parameters: { type: "object" } } }],
    tool_choice: { type: "function", function: { name: "f" } },
    postern: { zone: "device" },
  })
  expect(warnings).toEqual([])
})

test("writes a tool's call and result as messages that belong together", () => {
  const { request } = encodeCall(
    {
      prompt: [
        user("read"),
        {
          role: "assistant",
          content: [
            { type: "reasoning", text: "I think." },
            { type: "tool-call", toolCallId: "c1", toolName: "read", input: { path: "a.ts" } },
          ],
        },
        {
          role: "tool",
          content: [
            { type: "tool-result", toolCallId: "c1", toolName: "read", output: { type: "json", value: { lines: 2 } } },
          ],
        },
      ],
    },
    "auto",
  )
  expect(request["messages"]).toEqual([
    { role: "user", content: "read" },
    {
      role: "assistant",
      content: "",
      tool_calls: [{ id: "c1", type: "function", function: { name: "read", arguments: '{"path":"a.ts"}' } }],
    },
    { role: "tool", tool_call_id: "c1", name: "read", content: '{"lines":2}' },
  ])
})

test("reads attached text, declares its file, and sends images as images", () => {
  const { request } = encodeCall(
    {
      prompt: [
        {
          role: "user",
          content: [
            {
              type: "file",
              mediaType: "text/x-typescript",
              filename: "src/pricing/discount.ts",
              data: { type: "data", data: new TextEncoder().encode("export {}") },
            },
            { type: "file", mediaType: "image/png", data: { type: "data", data: "AAAA" } },
          ],
        },
      ],
    },
    "auto",
  )
  expect(request).toMatchObject({
    messages: [
      {
        content: [
          { type: "text", text: "export {}" },
          { type: "image_url", image_url: { url: "data:image/png;base64,AAAA" } },
        ],
      },
    ],
    postern: { files: [{ path: "src/pricing/discount.ts" }] },
  })
})

test("says which tools it leaves out, and refuses files that no message can hold", () => {
  const { warnings } = encodeCall(
    { prompt: [user("hi")], tools: [{ type: "provider", id: "x.search", name: "search", args: {} }] },
    "auto",
  )
  expect(warnings).toMatchObject([{ type: "unsupported", feature: "provider-defined tool x.search" }])
  const archive = { type: "file" as const, mediaType: "application/zip", data: { type: "data" as const, data: "AAAA" } }
  expect(() => encodeCall({ prompt: [{ role: "user", content: [archive] }] }, "auto")).toThrow("application/zip")
})
