import * as Result from "effect/Result"
import { describe, expect, it } from "vitest"
import { decodeRequest } from "../../src/model/decode-request.ts"
import { type ModelRequest } from "../../src/model/request.ts"

const canary = "CANARY"
const user = [{ role: "user", content: canary }]

const faultOf = (kind: ModelRequest["kind"], input: unknown): string => {
  const decoded = decodeRequest(kind, input)
  return Result.isFailure(decoded) ? decoded.failure.message : "it was accepted"
}

const nest = (depth: number): unknown => {
  let value: unknown = "deep"
  for (let level = 0; level < depth; level++) value = [value]
  return value
}

const cycle: Record<string, unknown> = { messages: user }
cycle["self"] = cycle

describe("decodeRequest", () => {
  it("splits off the envelope, and keeps fields that it does not know", () => {
    const body = { messages: user, reasoning_effort: "high", metadata: { a: [1, null, true] } }
    const postern = { files: [{ path: "a.ts" }], zone: "device", task: "debug", prefer: "cloud" }
    expect(Result.getOrThrow(decodeRequest("chat", { ...body, postern }))).toEqual({
      kind: "chat",
      body,
      envelope: postern,
    })
  })

  it("accepts what clients send", () => {
    const call = { id: "a", function: { name: "read", arguments: "{}" } }
    const messages = [
      { role: "developer", content: "x" },
      {
        role: "user",
        content: [
          { type: "text", text: "x" },
          { type: "image_url", image_url: "x" },
        ],
      },
      { role: "assistant", content: null, tool_calls: [call] },
      { role: "tool", tool_call_id: "a", content: "" },
    ]
    const tools = [{ type: "function", function: { name: "read", parameters: {} } }]
    expect(faultOf("chat", { messages, tools, stop: ["x"], max_tokens: 1 })).toBe("it was accepted")
    expect(faultOf("infill", { prefix: "", suffix: "" })).toBe("it was accepted")
    expect(faultOf("embed", { input: ["a", "b"] })).toBe("it was accepted")
  })

  it.each<[what: string, kind: ModelRequest["kind"], input: unknown, ...parts: ReadonlyArray<string>]>([
    ["nothing", "chat", undefined, "Expected the chat request to be an object"],
    ["a list", "infill", [canary], "Expected the infill request to be an object"],
    ["no messages", "chat", {}, "messages"],
    ["empty messages", "chat", { messages: [] }, "messages", "at least 1"],
    ["an unknown role", "chat", { messages: [{ role: canary, content: "x" }] }, "role"],
    ["content of another kind", "chat", { messages: [{ role: "user", content: 5 }] }, "content"],
    ["a part without a type", "chat", { messages: [{ role: "user", content: [{ text: canary }] }] }, "type"],
    ["a tool that is no function", "chat", { messages: user, tools: [{ type: "web_search" }] }, "tools"],
    ["no tokens", "chat", { messages: user, max_tokens: 0 }, "max_tokens"],
    ["half a token", "chat", { messages: user, max_tokens: 1.5 }, "max_tokens"],
    ["no prefix", "infill", { suffix: canary }, "prefix"],
    ["an empty path", "infill", { prefix: "", suffix: "", path: "" }, "path"],
    ["a snippet without a path", "infill", { prefix: "", suffix: "", snippets: [{ text: canary }] }, "path"],
    ["an unknown length", "infill", { prefix: "", suffix: "", lines: canary }, "lines"],
    ["an empty input", "embed", { input: "" }, "input"],
    ["no inputs", "embed", { input: [] }, "input"],
    ["token ids", "embed", { input: [1, 2] }, "input"],
    ["an unknown zone", "chat", { messages: user, postern: { zone: canary } }, "postern", "zone"],
    ["an unknown key in the envelope", "chat", { messages: user, postern: { zones: canary } }, "postern", "zones"],
    ["an infinite number", "chat", { messages: user, temperature: Number.POSITIVE_INFINITY }, "JSON, came a number"],
    ["a function", "chat", { messages: user, tools: () => canary }, "JSON, came a function"],
    ["a big integer", "chat", { messages: user, seed: 1n }, "JSON, came a bigint"],
    ["nesting without end", "chat", { messages: user, metadata: nest(10_000) }, "at most 100 levels"],
    ["a cycle", "chat", cycle, "a cycle"],
  ])("refuses %s, names what was expected and where, and repeats nothing", (_, kind, input, ...parts) => {
    const fault = faultOf(kind, input)
    for (const part of parts) expect(fault).toContain(part)
    expect(fault).not.toContain(canary)
  })
})
