import { type FinishPart, type StreamPart } from "@postern/core"
import { expect, test } from "vitest"
import { partOrderProblems, toolCallsOf, usageProblems } from "../../src/testing/part-order.ts"

const finish: FinishPart = { type: "finish", reason: "stop", usage: { inputTokens: 1, outputTokens: 0 } }
const text: StreamPart = { type: "text-delta", text: "a" }
const start = (index: number): StreamPart => ({ type: "tool-call-start", index, id: `id${index}`, name: "read" })
const delta = (index: number, json = "{}"): StreamPart => ({ type: "tool-call-delta", index, arguments: json })
const end = (index: number): StreamPart => ({ type: "tool-call-end", index })

test("finds nothing wrong with a proper answer", () => {
  const parts: ReadonlyArray<StreamPart> = [
    { type: "response-start" },
    text,
    start(0),
    delta(0),
    start(1),
    delta(1),
    end(0),
    end(1),
    finish,
  ]
  expect(partOrderProblems(parts)).toEqual([])
  expect(usageProblems(parts)).toEqual([])
})

const wrong: ReadonlyArray<readonly [string, ReadonlyArray<StreamPart>]> = [
  ["no finish", [text]],
  ["two finishes", [text, finish, finish]],
  ["something after the finish", [finish, text]],
  ["a late start of the response", [text, { type: "response-start" }, finish]],
  ["an empty piece of text", [{ type: "text-delta", text: "" }, finish]],
  ["a tool call that never ends", [start(0), delta(0), finish]],
  ["arguments before their call", [delta(0), finish]],
  ["arguments after their call", [start(0), end(0), delta(0), finish]],
  ["a tool call that starts twice", [start(0), end(0), start(0), end(0), finish]],
  ["tool calls out of order", [start(1), end(1), finish]],
]

test.each(wrong)("finds %s", (_, parts) => {
  expect(partOrderProblems(parts)).not.toEqual([])
})

test("finds counts that are no counts", () => {
  const usage = { inputTokens: -1, outputTokens: 0.5 }
  expect(usageProblems([{ ...finish, usage }])).toEqual(["inputTokens is -1", "outputTokens is 0.5"])
})

test("puts the arguments of each tool call together, and fails where they do not parse", () => {
  const parts = [start(0), start(1), delta(0, '{"a"'), delta(1, "{}"), delta(0, ":1}"), end(0), end(1), finish]
  expect(toolCallsOf(parts).map((call) => call.arguments)).toEqual([{ a: 1 }, {}])
  expect(() => toolCallsOf([start(0), delta(0, "{"), end(0)])).toThrow(SyntaxError)
})
