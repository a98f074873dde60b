import { array, assert, nat, property, record, string } from "fast-check"
import { expect, test } from "vitest"
import { type StreamPart } from "../../src/model/stream-part.ts"
import { makeRedaction } from "../../src/redact/redaction.ts"
import { partOrderProblems } from "../../src/testing/part-order.ts"
import { cut, fillings, restoreAll, secrets, sizes } from "./chunked.ts"

const finish: StreamPart = { type: "finish", reason: "stop", usage: {} }
const text = (piece: string): StreamPart => ({ type: "text-delta", text: piece })
const reasoning = (piece: string): StreamPart => ({ type: "reasoning-delta", text: piece })
const delta = (index: number, piece: string): StreamPart => ({ type: "tool-call-delta", index, arguments: piece })
const start = (index: number): StreamPart => ({ type: "tool-call-start", index, id: `id${index}`, name: "write" })
const end = (index: number): StreamPart => ({ type: "tool-call-end", index })

const joined = (parts: ReadonlyArray<StreamPart>, type: StreamPart["type"], index = -1): string =>
  parts
    .map((part) => {
      if (part.type !== type) return ""
      if (part.type === "text-delta" || part.type === "reasoning-delta") return part.text
      return part.type === "tool-call-delta" && part.index === index ? part.arguments : ""
    })
    .join("")

/** Takes the next part of one queue or another, as the turns say. */
const interleave = (queues: ReadonlyArray<ReadonlyArray<StreamPart>>, turns: ReadonlyArray<number>) => {
  const rest = queues.map((queue) => [...queue])
  const parts: Array<StreamPart> = []
  for (let turn = 0; rest.some((queue) => queue.length > 0); turn += 1) {
    const waiting = rest.filter((queue) => queue.length > 0)
    const part = waiting[(turns[turn % turns.length] ?? 0) % waiting.length]?.shift()
    if (part !== undefined) parts.push(part)
  }
  return parts
}

test("restores text, reasoning and interleaved tool calls, in any pieces and any order", () => {
  const turns = array(nat(20), { minLength: 1, maxLength: 8 })
  assert(
    property(secrets, fillings, record({ sizes, turns }), (values, between, { sizes: lengths, turns: order }) => {
      const redaction = makeRedaction()
      const content = between.map((filling, index) => filling + (values[index] ?? "")).join("")
      const sent = redaction.redactBody(
        { content },
        values.map((value) => ({ value, label: "path" })),
      ).content
      const call = (index: number) => [
        ...cut(JSON.stringify({ [sent]: [sent, index] }), lengths).map((piece) => delta(index, piece)),
        end(index),
      ]
      const texts = [cut(sent, lengths).map(text), cut(sent, lengths.toReversed()).map(reasoning)]
      const parts = [start(0), start(1), ...interleave([...texts, call(0), call(1)], order), finish]
      const restorer = redaction.restorer()
      const restored = restoreAll(restorer, parts)
      expect(joined(restored, "text-delta")).toBe(content)
      expect(joined(restored, "reasoning-delta")).toBe(content)
      for (const index of [0, 1])
        expect(JSON.parse(joined(restored, "tool-call-delta", index))).toEqual({ [content]: [content, index] })
      expect(partOrderProblems(restored)).toEqual([])
      expect(restorer.counts().toolArguments).toBe(restorer.counts().text * 2)
    }),
  )
})

test("passes an answer without placeholders on as it is, part by part, save what may begin one", () => {
  assert(
    property(array(string({ minLength: 1 })), (pieces) => {
      const redaction = makeRedaction()
      redaction.redactBody({ content: "abcdefgh" }, [{ value: "abcdefgh", label: "key" }])
      const restorer = redaction.restorer()
      for (const piece of pieces.map((each) => `${each}.`)) expect(restorer.push(text(piece))).toEqual([text(piece)])
      expect(restorer.flush()).toEqual([])
    }),
  )
})

test("holds back nothing but the beginning of a placeholder that exists", () => {
  const redaction = makeRedaction({ nonce: "0123456789ab" })
  expect(redaction.restorer().push(text("is redacted_01"))).toEqual([text("is redacted_01")])
  redaction.redactBody({ content: "abcdefgh" }, [{ value: "abcdefgh", label: "key" }])
  const restorer = redaction.restorer()
  expect(restorer.push(text("is redacted_01"))).toEqual([text("is ")])
  expect(restorer.push(text("23456789ab_00"))).toEqual([])
  expect(restorer.push(text("1"))).toEqual([text("redacted_0123456789ab_001")])
  expect(restorer.push(text("redacted_0123456789ab_0000_kez"))).toEqual([text("redacted_0123456789ab_0000_kez")])
  expect(restorer.push(text("red"))).toEqual([])
  expect(restorer.push(finish)).toEqual([text("red"), finish])
})

test("gives what it holds of a tool call before the call ends, and no more than once", () => {
  const redaction = makeRedaction()
  redaction.redactBody({ content: "abcdefgh" }, [{ value: "abcdefgh", label: "key" }])
  const restorer = redaction.restorer()
  expect(restorer.push(delta(0, '{"re'))).toEqual([delta(0, '{"')])
  expect(restorer.push(end(0))).toEqual([delta(0, "re"), end(0)])
  expect(restorer.push(finish)).toEqual([finish])
})

test("does not wait for a host without end", () => {
  const redaction = makeRedaction()
  const { content } = redaction.redactBody({ content: "abcdefgh" }, [{ value: "abcdefgh", label: "key" }])
  const restorer = redaction.restorer()
  expect(restorer.push(text(`https://${content}`))).toEqual([text("https://")])
  const rest = "a".repeat(3_000)
  expect(restorer.push(text(rest))).toEqual([text(content + rest)])
})

test("restores a placeholder as soon as its last letter has come", () => {
  const redaction = makeRedaction()
  const { content } = redaction.redactBody({ content: "abcdefgh" }, [{ value: "abcdefgh", label: "key" }])
  const restorer = redaction.restorer()
  expect(restorer.push(text(content.slice(0, -1)))).toEqual([])
  expect(restorer.push(text(content.slice(-1)))).toEqual([text("abcdefgh")])
})

test("restores the name of a tool, and tells apart what it counts", () => {
  const redaction = makeRedaction()
  const name = redaction.redactBody({ content: "read_pricing" }, [{ value: "pricing", label: "path" }]).content
  const restorer = redaction.restorer()
  expect(restorer.push({ type: "tool-call-start", index: 0, id: "a", name })).toEqual([
    { type: "tool-call-start", index: 0, id: "a", name: "read_pricing" },
  ])
  restoreAll(restorer, [text(name), reasoning(name), text(`https://host.example/?${name}`)])
  expect(restorer.counts()).toEqual({ text: 2, toolArguments: 1, leftInUrls: 1 })
})

test("passes on parts that hold no text", () => {
  const restorer = makeRedaction().restorer()
  const parts: ReadonlyArray<StreamPart> = [
    { type: "response-start", model: "probe" },
    { type: "embedding", index: 0, vector: [1] },
  ]
  expect(restoreAll(restorer, parts)).toEqual(parts)
})
