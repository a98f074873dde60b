import { type ChatBody, type StreamPart } from "@postern/core"
import { type ChatFamily, makeScriptedModel } from "@postern/core/testing"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { type LlamaCppTarget } from "../../src/llama-cpp/llama-cpp-model.ts"
import { answerOf, chat, close, makeTarget, textOf, useFolder } from "./engine.ts"

const at = useFolder()

const tool = (
  name: string,
  property: string,
  schema: NonNullable<ChatBody["tools"]>[number]["function"]["parameters"],
) =>
  ({
    type: "function",
    function: {
      name,
      description: `Does ${name}`,
      parameters: { type: "object", properties: { [property]: schema ?? {} }, required: [property] },
    },
  }) as const
const tools = [
  tool("read_file", "path", { enum: ["a.ts"] }),
  tool("run", "times", { type: "integer", minimum: 1, maximum: 3 }),
]

const callsOf = (parts: ReadonlyArray<StreamPart>) => {
  const names = parts.flatMap((part) => (part.type === "tool-call-start" ? [part.name] : []))
  const given = parts.flatMap((part) => (part.type === "tool-call-delta" ? [part.arguments] : []))
  return names.map((name, index) => [name, JSON.parse(given[index] ?? "")])
}

/** One call, and two in one answer, as each family writes them. */
const families: ReadonlyArray<readonly [ChatFamily, string, string | undefined]> = [
  [
    "devstral",
    '[TOOL_CALLS]read_file[ARGS]{"path": "a.ts"}',
    '[TOOL_CALLS]read_file[ARGS]{"path": "a.ts"}[TOOL_CALLS]run[ARGS]{"times": 2}',
  ],
  ["llama-3", '{"name": "read_file", "parameters": {"path": "a.ts"}}', undefined],
  [
    "qwen",
    '<tool_call>\n{"name": "read_file", "arguments": {"path": "a.ts"}}\n</tool_call>',
    '<tool_call>\n{"name": "read_file", "arguments": {"path": "a.ts"}}\n</tool_call>\n<tool_call>\n{"name": "run", "arguments": {"times": 2}}\n</tool_call>',
  ],
  [
    "deepseek",
    '<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>function<｜tool▁sep｜>read_file\n```json\n{"path": "a.ts"}\n```<｜tool▁call▁end｜><｜tool▁calls▁end｜>',
    '<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>function<｜tool▁sep｜>read_file\n```json\n{"path": "a.ts"}\n```<｜tool▁call▁end｜><｜tool▁call▁begin｜>function<｜tool▁sep｜>run\n```json\n{"times": 2}\n```<｜tool▁call▁end｜><｜tool▁calls▁end｜>',
  ],
]

describe.each(families)("a model of the %s family", (family, one, two) => {
  const targets: Array<LlamaCppTarget> = []
  const make = async (name: string, answer: string): Promise<LlamaCppTarget> => {
    const file = at(`${family}-${name}.gguf`)
    await makeScriptedModel(file, { family, answer })
    const target = makeTarget({ file, contextTokens: 2048 })
    targets.push(target)
    return target
  }
  let single: LlamaCppTarget
  beforeAll(async () => {
    single = await make("one", one)
  })
  afterAll(() => Promise.all(targets.map(close)))

  test("makes a call in its own form", async () => {
    const parts = await answerOf(single, chat("Read.", { tools, max_tokens: 200 }))
    expect(callsOf(parts)).toEqual([["read_file", { path: "a.ts" }]])
    expect(textOf(parts)).toBe("")
    expect(parts.at(-1)).toMatchObject({ type: "finish", reason: "tool-calls" })
  })

  test("is made to call a tool, and the tool that is named", async () => {
    const forced = await answerOf(single, chat("Hello.", { tools, tool_choice: "required", max_tokens: 200 }))
    expect(callsOf(forced)).toHaveLength(1)
    const named = { type: "function", function: { name: "run" } }
    const parts = await answerOf(
      single,
      chat("Hello.", { tools, tool_choice: named, parallel_tool_calls: false, max_tokens: 200 }),
    )
    expect(callsOf(parts)).toEqual([["run", { times: expect.toSatisfy((times) => [1, 2, 3].includes(times)) }]])
    expect(parts.at(-1)).toMatchObject({ reason: "tool-calls" })
  })

  test("takes results in its own form, two in a row too", async () => {
    const call = (id: string, name: string) => ({ id, function: { name, arguments: '{"path":"a.ts"}' } })
    const messages: ChatBody["messages"] = [
      { role: "user", content: "Read." },
      { role: "assistant", content: "", tool_calls: [call("a", "read_file")] },
      { role: "tool", tool_call_id: "a", content: "const a = 1" },
      { role: "assistant", content: "", tool_calls: [call("b", "read_file")] },
      { role: "tool", tool_call_id: "b", content: "const b = 1" },
    ]
    const parts = await answerOf(single, chat("", { messages, tools, max_tokens: 200 }))
    expect(parts.at(-1)).toMatchObject({ type: "finish" })
  })

  test.runIf(two !== undefined)("makes two calls in one answer, and one where no more are wanted", async () => {
    const target = await make("two", two ?? "")
    const both = [
      ["read_file", { path: "a.ts" }],
      ["run", { times: 2 }],
    ]
    expect(callsOf(await answerOf(target, chat("Do.", { tools, max_tokens: 300 })))).toEqual(both)
    const alone = await answerOf(target, chat("Do.", { tools, parallel_tool_calls: false, max_tokens: 300 }))
    expect(callsOf(alone)).toEqual(both.slice(0, 1))
  })
})
