import {
  type ChatRequest,
  type EmbedRequest,
  type Envelope,
  type InfillRequest,
  recognizeSession,
  type Tool,
} from "@postern/core"
import * as fc from "fast-check"
import { expect, test } from "vitest"

type Messages = ChatRequest["body"]["messages"]

const tool: Tool = { type: "function", function: { name: "read_file", parameters: { type: "object" } } }
const system = { role: "system", content: "You are a coding agent." } as const
const question = { role: "user", content: "Rename total to sum." } as const

const chat = (messages: Messages, rest: Partial<ChatRequest["body"]> = {}, envelope: Envelope = {}): ChatRequest => ({
  kind: "chat",
  body: { messages, ...rest },
  envelope,
})

const infill = (prefix: string, path?: string): InfillRequest => ({
  kind: "infill",
  body: { prefix, suffix: "", ...(path === undefined ? {} : { path }) },
  envelope: {},
})

const embed = (input: string): EmbedRequest => ({ kind: "embed", body: { input }, envelope: {} })

const idOf = (...args: Parameters<typeof recognizeSession>) => recognizeSession(...args).id

test("keeps a conversation in one session while it grows", () => {
  const answer = { role: "assistant", content: "Done." } as const
  const next = { role: "user", content: "Now the tests." } as const
  expect(idOf(chat([system, question, answer, next]))).toBe(idOf(chat([system, question])))
})

test.each([
  ["another first question", chat([system, { role: "user", content: "Explain total." }])],
  ["another system prompt", chat([{ role: "system", content: "You review." }, question])],
  ["tools", chat([system, question], { tools: [tool] })],
])("tells conversations apart by %s", (_difference, request) => {
  expect(idOf(request)).not.toBe(idOf(chat([system, question])))
})

test("follows the caller's id before a header, a header before the cache key, and that before the text", () => {
  const named = chat([question], { prompt_cache_key: "key" }, { session: "caller" })
  const keyed = chat([question], { prompt_cache_key: "key" })
  const header = { "x-session-id": "header" }
  expect(idOf(named, header)).toBe(idOf(chat([system], {}, { session: "caller" })))
  expect(idOf(keyed, header)).toBe(idOf(chat([system]), header))
  expect(idOf(keyed)).toBe(idOf(chat([system], { prompt_cache_key: "key" })))
  expect(new Set([idOf(named), idOf(keyed, header), idOf(keyed), idOf(chat([question]))]).size).toBe(4)
})

test.each(["x-session-id", "x-session-affinity", "session-id", "thread-id", "x-claude-code-session-id"])(
  "knows the header %s",
  (header) => {
    expect(idOf(chat([question]), { [header]: "one" })).toBe(idOf(chat([system]), { [header]: "one" }))
    expect(idOf(chat([question]), { [header]: "one" })).not.toBe(idOf(chat([question]), { [header]: "two" }))
  },
)

test("takes an empty id for none, wherever it stands", () => {
  const text = idOf(chat([question]))
  expect(idOf(chat([question]), { "x-session-id": "" })).toBe(text)
  expect(idOf(chat([question], { prompt_cache_key: "" }))).toBe(text)
  expect(idOf(chat([question], {}, { session: "" }))).toBe(text)
})

test("never shows the client's own id", () => {
  fc.assert(
    fc.property(fc.string({ minLength: 4 }), (id) => {
      const session = idOf(chat([question], {}, { session: id }))
      expect(session).toMatch(/^[0-9a-f]{24}$/)
      expect(session).not.toContain(id)
    }),
  )
})

test("measures the prefix in bytes, from the leading system messages and the tools alone", () => {
  const short = recognizeSession(chat([system, question])).clientPrefix
  const { clientPrefix: same } = recognizeSession(chat([system, { role: "user", content: "x".repeat(10_000) }]))
  const { clientPrefix: wider } = recognizeSession(chat([system, question], { tools: [tool] }))
  const { clientPrefix: accented } = recognizeSession(chat([{ role: "system", content: "é".repeat(1000) }, question]))
  expect(same).toEqual(short)
  expect(wider.sizeBytes).toBeGreaterThan(short.sizeBytes)
  expect(wider.hash).not.toBe(short.hash)
  expect(accented.sizeBytes).toBeGreaterThanOrEqual(2000)
  expect(recognizeSession(chat([question])).clientPrefix.sizeBytes).toBe(0)
})

test("leaves a system message that comes later out of the prefix", () => {
  const late = recognizeSession(chat([system, question, { role: "system", content: "Be brief." }])).clientPrefix
  expect(late).toEqual(recognizeSession(chat([system, question])).clientPrefix)
})

test("tells texts apart that would read the same when put together", () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.string({ minLength: 1 }), (a, b, moved) => {
      const left = chat([
        { role: "system", content: a + moved },
        { role: "system", content: b },
      ])
      const right = chat([
        { role: "system", content: a },
        { role: "system", content: moved + b },
      ])
      expect(idOf(left)).not.toBe(idOf(right))
    }),
  )
})

test("keeps the autocompletion of one file in one session, by its path", () => {
  expect(idOf(infill("const a", "src/a.ts"))).toBe(idOf(infill("const ab", "src/a.ts")))
  expect(idOf(infill("const a", "src/a.ts"))).not.toBe(idOf(infill("const a", "src/b.ts")))
})

test("gives requests without messages a session too", () => {
  expect(idOf(embed("one"))).not.toBe(idOf(embed("two")))
  expect(idOf(infill("one"))).not.toBe(idOf(infill("two")))
})
