import { assert, jsonValue, property } from "fast-check"
import { expect, it } from "vitest"
import { collectPassages } from "../../src/inspect/collect-passages.ts"
import { type Json } from "../../src/model/json.ts"
import { isProtocolKey, isProtocolValue } from "../../src/model/protocol-words.ts"

const passagesOf = (body: { readonly [key: string]: Json }) => collectPassages(body).passages

/** Every string, key and number of a value but the protocol's words, by another walk than the one under test. */
const leaves = (value: unknown, field?: string): ReadonlyArray<string> => {
  if (typeof value === "string") return value === "" || isProtocolValue(field, value) ? [] : [value]
  if (typeof value === "number") return [String(value)]
  if (Array.isArray(value)) return value.flatMap((item) => leaves(item))
  if (typeof value !== "object" || value === null) return []
  return Object.entries(value).flatMap(([key, item]) => [
    ...(key === "" || isProtocolKey(key) ? [] : [key]),
    ...leaves(item, key),
  ])
}

it("passes over no string, no number and no key of any body, whatever its shape", () => {
  assert(
    property(jsonValue(), jsonValue(), jsonValue(), (content, call, rest) => {
      const body: { readonly [key: string]: Json } = JSON.parse(
        JSON.stringify({
          messages: [
            { role: "user", content },
            { role: "assistant", tool_calls: [{ function: { name: "f", arguments: call } }] },
            rest,
          ],
          tools: [rest],
          metadata: content,
        }),
      )
      const seen = passagesOf(body).map(({ text }) => text)
      const all = new Set([...seen, ...seen.flatMap((text) => text.split(" "))])
      expect(leaves(body).filter((leaf) => !all.has(leaf))).toEqual([])
    }),
  )
})

it("reads a row of figures as one line, so that a table of prices can be recognised", () => {
  const texts = passagesOf({
    input: [
      [19.99, 4711, 0.5],
      [21.5, 4712, 0.75],
    ],
  }).map(({ text }) => text)
  expect(texts).toContain("19.99 4711 0.5")
  expect(texts).toContain("21.5 4712 0.75")
})

it("reads tool arguments as they are sent and as they will be decoded", () => {
  const body = {
    messages: [
      {
        role: "assistant",
        tool_calls: [{ id: "1", function: { name: "write", arguments: '{"path":"a.ts","text":"x\\ny"}' } }],
      },
    ],
  }
  const { passages, origins } = collectPassages(body)
  expect(passages.map(({ text }) => text)).toEqual(expect.arrayContaining(['{"path":"a.ts","text":"x\\ny"}', "x\ny"]))
  expect(origins).toEqual([{ path: "a.ts", form: "tool-call", certainty: "named" }])
})

it("ties a tool's result to the path that the call named", () => {
  const body = {
    messages: [
      { role: "assistant", tool_calls: [{ id: "1", function: { name: "read", arguments: '{"path":"src/a.ts"}' } }] },
      { role: "tool", tool_call_id: "1", content: "content" },
    ],
  }
  expect(passagesOf(body).find(({ text }) => text === "content")).toMatchObject({ path: "src/a.ts", speaker: "tool" })
})

it("says of each text who speaks", () => {
  const body = {
    messages: [
      { role: "system", content: "system text" },
      { role: "user", content: [{ type: "text", text: "user text" }] },
      { role: "assistant", content: "assistant text" },
    ],
    tools: [{ type: "function", function: { name: "tool_name", description: "tool text" } }],
    metadata: { note: "field text" },
  }
  const speakers = Object.fromEntries(passagesOf(body).map(({ text, speaker }) => [text, speaker]))
  expect(speakers).toMatchObject({
    "system text": "client",
    "user text": "user",
    "assistant text": "assistant",
    "tool text": "client",
    "field text": "field",
    note: "key",
  })
})

it("says of each snippet of an infill which file it is from", () => {
  const { passages, origins } = collectPassages({
    prefix: "one",
    suffix: "",
    path: "src/a.ts",
    snippets: [
      { path: "src/b.ts", text: "two", score: "three" },
      { path: "src/c.ts", text: "four" },
    ],
  })
  expect(passages.filter(({ path }) => path !== undefined).map(({ path, text }) => [path, text])).toEqual([
    ["src/a.ts", "one"],
    ["src/b.ts", "two"],
    ["src/b.ts", "three"],
    ["src/c.ts", "four"],
  ])
  expect(origins).toEqual(["src/a.ts", "src/b.ts", "src/c.ts"].map((path) => ({ path, form: "infill" })))
})
