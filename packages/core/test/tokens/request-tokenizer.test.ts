import { readFileSync } from "node:fs"
import { describe, expect, it } from "vitest"
import { findCard } from "../../src/cards/cards.ts"
import { type ChatBody, type ModelRequest } from "../../src/model/request.ts"
import { makeRequestTokenizerFor } from "../../src/node/request-tokenizers.ts"
import { tokenizerFor } from "../../src/node/tokenizers.ts"
import { makeRequestTokenizer } from "../../src/tokens/make-request-tokenizer.ts"
import { makeMistralTemplate } from "../../src/tokens/mistral-template.ts"

const chat = (...messages: ChatBody["messages"]): ModelRequest => ({ kind: "chat", body: { messages }, envelope: {} })
const user = (content: string) => ({ role: "user", content }) as const
const answer = (content: string) => ({ role: "assistant", content }) as const
const source = readFileSync(new URL("../../src/tokens/merge.ts", import.meta.url), "utf8")
/** Two kilobytes of real code, another part for each number. */
const code = (part: number) => source.slice(part * 1000, part * 1000 + 2000 + part)

const devstral = { tokenizer: "tekken", template: "mistral-v13" } as const

describe("a request's size", () => {
  it("is exact where vocabulary and template are the model's own", () => {
    const count = makeRequestTokenizerFor(devstral).count?.(chat(user("Hello there."), answer("Hi."), user("Bye.")))
    const texts = ["Hello there.", "Hi.", "Bye."].map((text) => Number(tokenizerFor("tekken").count?.(text)))
    // <s> [INST] [/INST] </s> [INST] [/INST]
    expect(count).toEqual({ tokens: texts.reduce((a, b) => a + b) + 6, isExact: true })
  })

  it("is a count, but not exact, where the template is not known", () => {
    const card = findCard("mistral-large-3")
    expect(card).toMatchObject({ tokenizer: "tekken", template: "unknown" })
    const counted = card === undefined ? undefined : makeRequestTokenizerFor(card).count?.(chat(user("Hello there.")))
    expect(counted).toMatchObject({ isExact: false })
  })

  it("lies between its low and high estimate, and below its bound", () => {
    for (const facts of [devstral, { tokenizer: "sentencepiece-v3", template: "mistral-v3" }] as const) {
      const tokenizer = makeRequestTokenizerFor(facts)
      const request = chat(user(code(1)), answer("Done."), user(code(2)), answer("Done."), user("Why?"))
      const counted = tokenizer.count?.(request)
      const { low, count, high } = makeRequestTokenizerFor(facts).estimate(request)
      expect(counted).toMatchObject({ isExact: true })
      const tokens = counted !== undefined && "tokens" in counted ? counted.tokens : 0
      expect([low <= tokens, tokens <= high, high <= tokenizer.bound(request)]).toEqual([true, true, true])
      expect(Math.abs(count / tokens - 1)).toBeLessThan(0.15)
    }
  })

  it("is known exactly once counted, without counting again: only what is new is", () => {
    const texts: Array<string> = []
    const { count, ...rest } = tokenizerFor("tekken")
    const spying = {
      ...rest,
      count: (text: string) => {
        texts.push(text)
        return count?.(text) ?? 0
      },
    }
    const tokenizer = makeRequestTokenizer(spying, makeMistralTemplate(13, true))
    const [first, second] = [code(1), code(2)]
    tokenizer.count?.(chat(user(first)))
    expect(texts).toEqual([first])
    const estimate = tokenizer.estimate(chat(user(first)))
    expect([estimate.low, estimate.high]).toEqual([estimate.count, estimate.count])
    tokenizer.count?.(chat(user(first), answer(second)))
    expect(texts).toEqual([first, second])
  })

  it("counts an image by rule, never as exact", () => {
    const { count, estimate } = makeRequestTokenizerFor(devstral)
    const image = { type: "image_url", image_url: "data:image/png;base64,AAAA" }
    const request = chat({ role: "user", content: [{ type: "text", text: "What is this?" }, image] })
    expect(count?.(request)).toMatchObject({ isExact: false })
    expect(estimate(request).high).toBeGreaterThan(3080)
    expect(estimate(request).low).toBeLessThan(20)
  })

  it("counts a part of unknown kind as the JSON that it is", () => {
    const { count } = makeRequestTokenizerFor(devstral)
    const request = chat({ role: "user", content: [{ type: "table", rows: [[1, 2, 3]] }] })
    const text = '{"type": "table", "rows": [[1, 2, 3]]}'
    expect(count?.(request)).toMatchObject({ tokens: Number(tokenizerFor("tekken").count?.(text)) + 3 })
  })

  it("tells what weighs, heaviest first, by place", () => {
    const tools = [{ type: "function", function: { name: "read", description: "word ".repeat(40) } }] as const
    const request: ModelRequest = {
      kind: "chat",
      envelope: {},
      body: { tools, messages: [user("Hi."), answer(code(1) + code(2)), user(code(2)), answer("Ok."), user("Bye.")] },
    }
    const shares = makeRequestTokenizerFor(devstral).shares(request)
    expect(shares.slice(0, 3).map(({ part }) => part)).toEqual([1, 2, "tools"])
  })

  it("estimates a family whose vocabulary is not at hand, with room for its template", () => {
    const { estimate, ...llama } = makeRequestTokenizerFor({ tokenizer: "llama-3", template: "llama-3" })
    expect(llama).not.toHaveProperty("count")
    const { low, count, high } = estimate(chat(user(code(1))))
    expect(high - count).toBeGreaterThan(64)
    expect(low).toBeLessThan(count)
  })
})

describe("a large request", () => {
  it("is counted text by text, and others are served meanwhile", async () => {
    const messages = Array.from({ length: 12 }, (_, part) => user(`${part} ${source.repeat(20)}`))
    const tokenizer = makeRequestTokenizerFor(devstral)
    let served = 0
    const serving = setInterval(() => served++, 0)
    const counted = await tokenizer.count?.(chat(...messages.flatMap((message) => [message, answer("Ok.")])))
    clearInterval(serving)
    const alone = messages.map(({ content }) => Number(tokenizerFor("tekken").count?.(content)))
    const ok = Number(tokenizerFor("tekken").count?.("Ok."))
    // <s>, two marks around each message, one after each answer.
    expect(counted).toEqual({ tokens: alone.reduce((a, b) => a + b) + 12 * (2 + ok + 1) + 1, isExact: true })
    expect(served).toBeGreaterThan(0)
  })
})
