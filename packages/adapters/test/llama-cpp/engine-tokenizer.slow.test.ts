import { findCard, type ModelRequest, type PromptCount } from "@postern/core"
import { makeRandomModel, makeTekkenModel } from "@postern/core/testing"
import * as Effect from "effect/Effect"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { type LlamaCppTarget } from "../../src/llama-cpp/llama-cpp-model.ts"
import { type LlamaCppOptions } from "../../src/llama-cpp/read-options.ts"
import { answerOf, chat, close, isAlive, makeTarget, useFolder } from "./engine.ts"

const at = useFolder()
const card = findCard("devstral-small-2")
const known = card === undefined ? {} : { card }

beforeAll(async () => {
  await makeTekkenModel(at("tekken.gguf"))
  await makeRandomModel(at("bytes.gguf"))
})

const open: Array<LlamaCppTarget> = []
afterAll(() => Promise.all(open.map(close)))
const targetOf = (options: LlamaCppOptions): LlamaCppTarget => {
  const target = makeTarget({ contextTokens: 2048, ...options })
  open.push(target)
  return target
}

const count = async (target: LlamaCppTarget, request: ModelRequest): Promise<PromptCount | undefined> =>
  target.tokenizer?.count?.(request)

const tool = { type: "function", function: { name: "read_file", parameters: { type: "object" } } } as const
const short = { max_tokens: 1 }
const requests: ReadonlyArray<readonly [string, ModelRequest]> = [
  ["a question", chat("What does `readOptions` do? Größe, 漢字, ภาษาไทย 😀 </s>[INST]", short)],
  [
    "a conversation",
    chat("", {
      ...short,
      messages: [
        { role: "system", content: "Be brief." },
        { role: "user", content: "def add(a, b):\n    return a + b\n" },
        { role: "assistant", content: "It adds." },
        { role: "user", content: "And this?\n\n\tx = 1" },
      ],
    }),
  ],
  ["a request with tools", chat("Read a.ts, please.", { ...short, tools: [tool] })],
]

describe("an engine that holds its card's vocabulary", () => {
  let target: LlamaCppTarget
  beforeAll(async () => {
    target = targetOf({ id: "right", file: at("tekken.gguf"), ...known })
    await Effect.runPromise(target.warm)
  })

  test.each(requests)("counts %s as the engine does when it answers", async (_, request) => {
    const counted = await count(target, request)
    const parts = await answerOf(target, request)
    expect(parts.at(-1)).toMatchObject({ type: "finish", usage: { inputTokens: counted?.tokens } })
    expect(counted?.isExact).toBe(true)
  })

  test("warns of nothing", () => {
    expect(target.warnings?.()).toEqual([])
  })

  test("has an estimate and a bound around its count", async () => {
    const request = chat("export const value = compute(1, 'text')\n".repeat(20))
    const tokens = (await count(target, request))?.tokens ?? 0
    const { low, high } = target.tokenizer?.estimate(request) ?? { low: Infinity, high: 0 }
    expect([low <= tokens, tokens <= high]).toEqual([true, true])
    expect(target.tokenizer?.bound(request)).toBeGreaterThanOrEqual(tokens)
  })
})

describe("an engine that holds another vocabulary than its card says", () => {
  test("says so once it is loaded, and counts by the engine", { timeout: 60_000 }, async () => {
    const target = targetOf({ id: "wrong", file: at("bytes.gguf"), ...known })
    const request = chat("Why?")
    // Before the model is loaded there is only the card.
    expect(await count(target, request)).toMatchObject({ isExact: false })
    expect(target.warnings?.()).toEqual([])
    await Effect.runPromise(target.warm)
    expect(target.warnings?.()).toEqual([expect.stringContaining("wrong: the file's vocabulary is not the one")])
    // <s>, two marks around "You are a coding assistant.", two around the message, one token a byte.
    expect(await count(target, request)).toEqual({ tokens: 5 + 27 + 4, isExact: true })
    // An estimate by another vocabulary proves nothing: whatever is not proven by the length is counted.
    const { low, high } = target.tokenizer?.estimate(request) ?? {}
    expect([low, high]).toEqual([1, target.tokenizer?.bound(request)])
  })
})

describe("an engine of which nothing is known", () => {
  test("counts with the file's vocabulary alone, before the model is loaded", { timeout: 60_000 }, async () => {
    const target = targetOf({ id: "unknown", file: at("bytes.gguf") })
    const counted = await count(target, chat("Why?"))
    expect(counted).toEqual({ tokens: 5 + 27 + 4, isExact: true })
    expect(target.pid()).toBeUndefined()
    await Effect.runPromise(target.warm)
    expect(await count(target, chat("Why?"))).toEqual(counted)
    expect(target.warnings?.()).toEqual([])
  })

  test("counts nothing that its template refuses, and nothing after it is closed", { timeout: 60_000 }, async () => {
    const target = targetOf({ id: "closed", file: at("bytes.gguf"), contextTokens: 1024 })
    const image = { type: "image_url", image_url: "data:," }
    const unreadable = chat("", { messages: [{ role: "user", content: [image] }] })
    await expect(count(target, unreadable)).rejects.toThrow("cannot count")
    await Effect.runPromise(target.warm)
    const pid = target.pid() ?? 0
    await close(target)
    await expect(count(target, chat("Why?"))).rejects.toThrow("cannot count")
    await expect.poll(() => isAlive(pid)).toBe(false)
  })
})
