import { expect, test } from "vitest"
import { makeMarkFinder } from "../../src/llama-cpp/find-marks.ts"
import { mayBePrintedCalls, readPrintedCalls } from "../../src/llama-cpp/printed-calls.ts"
import { repairArguments } from "../../src/llama-cpp/repair-arguments.ts"

const tools = ["read_file", "run"].map((name) => ({ name, description: undefined, parameters: undefined }))
const read = { name: "read_file", arguments: { path: "a.ts" } }
const run = { name: "run", arguments: { times: 2 } }
const json = '{"name": "read_file", "arguments": {"path": "a.ts"}}'

test.each([
  ["one object", json],
  ["an object in a fence", `\`\`\`json\n${json}\n\`\`\``],
  ["parameters instead of arguments", '{"name":"read_file","parameters":{"path":"a.ts"}}'],
  ["arguments as a string", '{"name":"read_file","arguments":"{\\"path\\":\\"a.ts\\"}"}'],
  ["OpenAI's own shape", '[{"type":"function","function":{"name":"read_file","arguments":{"path":"a.ts"}}}]'],
  ["hermes tags", `<tool_call>\n${json}\n</tool_call>`],
  ["Llama's tags", '<function=read_file>{"path":"a.ts"}</function>'],
  ["Mistral's older list", `[TOOL_CALLS][${json}]`],
  ["Devstral's form without its mark", 'read_file[ARGS]{"path":"a.ts"}'],
])("reads a call printed as %s", (_, text) => {
  expect(readPrintedCalls(text, tools)).toEqual([read])
})

test("reads several printed calls", () => {
  const two = '[TOOL_CALLS]read_file[ARGS]{"path":"a.ts"}[TOOL_CALLS]run[ARGS]{"times":2}'
  expect(readPrintedCalls(two, tools)).toEqual([read, run])
  expect(readPrintedCalls(`[${json}, {"name":"run","arguments":{"times":2}}]`, tools)).toEqual([read, run])
})

test.each([
  ["a tool that was not offered", '{"name":"delete_all","arguments":{}}'],
  ["an ordinary object", '{"name":"postern","version":"1.0.0"}'],
  ["text around the call", `Here it is: ${json}`],
  ["a call that is cut off", '{"name": "read_file", "arguments": {"path'],
  ["nothing", ""],
])("takes %s for text", (_, text) => {
  expect(readPrintedCalls(text, tools)).toBe(undefined)
})

test("keeps an answer back only while it may be nothing but calls", () => {
  const kept = ["", "  {", '{ "na', "```js", "```json\n{", "read_fi", "[TOOL_CALLS]".slice(0, 0)]
  expect(kept.filter((text) => !mayBePrintedCalls(text, tools))).toEqual([])
  const said = ["I", "```ts", '{"version"', "[1", "reading"]
  expect(said.filter((text) => mayBePrintedCalls(text, tools))).toEqual([])
})

test("finds marks however a text is cut, and keeps back no more than may become one", () => {
  const text = "one <a> two <ab> three"
  for (let size = 1; size <= text.length; size++) {
    const finder = makeMarkFinder(["<a>", "<ab>"])
    const found: Array<string> = []
    let plain = ""
    for (let at = 0; at < text.length; at += size) {
      for (let rest = text.slice(at, at + size); rest !== "";) {
        const { before, mark, after } = finder.add(rest)
        plain += before
        if (mark !== undefined) found.push(mark)
        rest = after
      }
    }
    expect([plain + finder.rest(), found]).toEqual(["one  two  three", ["<a>", "<ab>"]])
  }
})

test("repairs numbers and booleans in quotes and absent properties, and nothing else", () => {
  const schema = {
    type: "object",
    properties: {
      line: { type: "integer" },
      ratio: { type: "number" },
      force: { type: "boolean" },
      text: { type: "string" },
      rows: { type: "array", items: { type: "integer" } },
      limit: { type: "integer" },
      note: { type: ["string", "null"] },
    },
    required: ["line"],
  }
  const given = {
    line: "12",
    ratio: "-0",
    force: "true",
    text: "12",
    rows: ["1", "x"],
    limit: null,
    note: null,
    other: null,
  }
  expect(repairArguments(given, schema)).toEqual({
    line: 12,
    ratio: 0,
    force: true,
    text: "12",
    rows: [1, "x"],
    note: null,
    other: null,
  })
  expect(Object.is(repairArguments(-0, { type: "integer" }), 0)).toBe(true)
  expect(repairArguments({ line: "1.5" }, schema)).toEqual({ line: "1.5" })
})
