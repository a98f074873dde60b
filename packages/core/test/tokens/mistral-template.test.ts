import { describe, expect, it } from "vitest"
import { type ChatBody } from "../../src/model/request.ts"
import { makeMistralTemplate, type MistralVersion } from "../../src/tokens/mistral-template.ts"

const write = (version: MistralVersion, body: ChatBody) => {
  const { pieces, controls } = makeMistralTemplate(version, true)({ kind: "chat", body, envelope: {} })
  return { texts: pieces.map(({ text }) => text), controls }
}

const tools = [
  {
    type: "function",
    function: { name: "read", parameters: { type: "object", properties: { path: { type: "string" } } }, strict: true },
  },
] as const
const toolsText =
  '[{"type": "function", "function": {"name": "read", "description": "", "parameters": {"type": "object", "properties": {"path": {"type": "string"}}}}}]'

const body: ChatBody = {
  tools,
  messages: [
    { role: "system", content: "Be careful." },
    { role: "user", content: "Read it." },
    { role: "assistant", tool_calls: [{ id: "abcdefghi", function: { name: "read", arguments: '{"path":"a.ts"}' } }] },
    { role: "tool", tool_call_id: "abcdefghi", content: '{"lines":[1,2]}' },
    { role: "assistant", content: "It is short. " },
    { role: "user", content: "Thanks." },
    { role: "user", content: "Bye." },
  ],
}

// What mistral-common 1.11.7 writes for this conversation, control tokens counted and the texts between them.
describe("Mistral's instruct format", () => {
  it("v3: system prompt and tools before the last user message, calls as a list with their ids", () => {
    expect(write(3, body)).toEqual({
      // <s> | [INST] [/INST] | [TOOL_CALLS] </s> | [TOOL_RESULTS] [/TOOL_RESULTS] | </s> | [AVAILABLE_TOOLS] [/AVAILABLE_TOOLS] [INST] [/INST]
      controls: 1 + 2 + 2 + 2 + 1 + 4,
      texts: [
        "Read it.",
        '[{"name": "read", "arguments": {"path": "a.ts"}, "id": "abcdefghi"}]',
        '{"content": {"lines": [1, 2]}, "call_id": "abcdefghi"}',
        "It is short.",
        toolsText,
        "Be careful.\n\nThanks.\n\nBye.",
      ],
    })
  })

  it("v7: a system prompt of its own, tool results by id", () => {
    expect(write(7, body)).toEqual({
      controls: 1 + 2 + 2 + 2 + 3 + 1 + 4,
      texts: [
        "Be careful.",
        "Read it.",
        '[{"name": "read", "arguments": {"path": "a.ts"}, "id": "abcdefghi"}]',
        "abcdefghi",
        '{"lines": [1, 2]}',
        "It is short.",
        toolsText,
        "Thanks.\n\nBye.",
      ],
    })
  })

  it("v11: each call by name, id and arguments", () => {
    const { controls, texts } = write(11, body)
    expect(controls).toBe(1 + 2 + 2 + 4 + 3 + 1 + 4)
    expect(texts.slice(2, 7)).toEqual(["read", "abcdefghi", '{"path": "a.ts"}', "abcdefghi", '{"lines": [1, 2]}'])
  })

  it("v13: tools before the first user message, no ids", () => {
    expect(write(13, body)).toEqual({
      controls: 1 + 2 + 4 + 3 + 2 + 1 + 2,
      texts: [
        "Be careful.",
        toolsText,
        "Read it.",
        "read",
        '{"path": "a.ts"}',
        '{"lines": [1, 2]}',
        "It is short.",
        "Thanks.\n\nBye.",
      ],
    })
  })

  it("v15: settings after the tools", () => {
    const { controls, texts } = write(15, body)
    expect(controls).toBe(write(13, body).controls + 2)
    expect(texts.slice(1, 4)).toEqual([toolsText, '{"reasoning_effort": "none"}', "Read it."])
  })

  it("infill: suffix before prefix, between three control tokens", () => {
    const infill = { kind: "infill", body: { prefix: "before", suffix: "" }, envelope: {} } as const
    expect(makeMistralTemplate(13, true)(infill)).toMatchObject({ pieces: [{ text: "before" }], controls: 3 })
    const snippets = [{ path: "a.ts", text: "other" }]
    const informed = makeMistralTemplate(13, true)({ ...infill, body: { ...infill.body, snippets } })
    expect(informed).toMatchObject({ pieces: [{ text: "a.ts" }, { text: "other" }, { text: "before" }], controls: 7 })
  })
})
