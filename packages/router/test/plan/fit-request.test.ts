import { type ModelRequest, type PromptCount, type RequestTokenizer } from "@postern/core"
import * as Effect from "effect/Effect"
import { describe, expect, it } from "vitest"
import { fitRequest, hasRoom } from "../../src/plan/fit-request.ts"
import { createRouter } from "../../src/router.ts"
import { probeEngine, probeNetwork, temporaryFolder } from "../support.ts"

/** A tokenizer that says what it is told, and keeps how often it had to count. */
const saying = (
  sizes: { readonly bound: number; readonly low: number; readonly count: number; readonly high: number },
  counted?: () => PromptCount | Promise<PromptCount>,
) => {
  let counts = 0
  const { bound, ...estimate } = sizes
  const tokenizer: RequestTokenizer = {
    name: "told",
    bound: () => bound,
    estimate: () => estimate,
    shares: () => [],
    ...(counted === undefined
      ? {}
      : {
          count: () => {
            counts++
            return counted()
          },
        }),
  }
  return { tokenizer, counts: () => counts }
}

const request = (maxTokens?: number, reduceMaxTokens = false): ModelRequest => ({
  kind: "chat",
  envelope: reduceMaxTokens ? { reduceMaxTokens } : {},
  body: { messages: [{ role: "user", content: "hi" }], ...(maxTokens === undefined ? {} : { max_tokens: maxTokens }) },
})

const fit = (tokenizer: RequestTokenizer, contextTokens: number, asked: ModelRequest = request()) =>
  Effect.runPromise(fitRequest(asked, probeEngine({ tokenizer, contextTokens })))

const estimate = { bound: 3000, low: 900, count: 1000, high: 1100 }
const exactly = (tokens: number) => () => ({ tokens, isExact: true })

describe("fitRequest", () => {
  it("is proven by the length alone where that leaves room, and counts nothing", async () => {
    const { tokenizer, counts } = saying(estimate, exactly(1010))
    const fitted = await fit(tokenizer, 3256)
    expect(fitted.fit).toEqual({
      tokens: 1000,
      exact: false,
      decidedBy: "bound",
      limit: 3256,
      estimatedLimit: true,
      atMost: 1100,
      room: 2256,
    })
    expect([hasRoom(fitted), counts()]).toEqual([true, 0])
  })

  it.each([
    ["fits by its highest estimate", 1100 + 256, true],
    ["does not fit by its lowest", 900 + 255, false],
  ])("is decided by the estimate where it %s", async (_, contextTokens, fits) => {
    const { tokenizer, counts } = saying(estimate, exactly(1010))
    const fitted = await fit(tokenizer, contextTokens)
    expect(fitted.fit).toMatchObject({ decidedBy: "estimate", tokens: 1000, exact: false })
    expect([hasRoom(fitted), counts()]).toEqual([fits, 0])
  })

  it.each([
    ["fits", 1010 + 256, true],
    ["does not fit by one token", 1010 + 255, false],
  ])("is counted where the limit lies inside the estimate's range, and %s", async (_, contextTokens, fits) => {
    const { tokenizer, counts } = saying(estimate, exactly(1010))
    const fitted = await fit(tokenizer, contextTokens)
    expect(fitted.fit).toMatchObject({ decidedBy: "count", tokens: 1010, exact: true, room: contextTokens - 1010 })
    expect([hasRoom(fitted), counts()]).toEqual([fits, 1])
  })

  it("waits for a count from another process, and goes by the estimate if that ends", async () => {
    const later = saying(estimate, () => Promise.resolve({ tokens: 1020, isExact: true }))
    expect((await fit(later.tokenizer, 1300)).fit).toMatchObject({ decidedBy: "count", tokens: 1020 })
    const gone = saying(estimate, () => Promise.reject(new Error("gone")))
    expect((await fit(gone.tokenizer, 1300)).fit).toMatchObject({ decidedBy: "estimate", tokens: 1000 })
  })

  it("goes by the estimate where nothing can count", async () => {
    expect((await fit(saying(estimate).tokenizer, 1256)).fit).toMatchObject({ decidedBy: "estimate", room: 256 })
  })

  it("keeps `max_tokens` as it is: what leaves less room does not fit", async () => {
    const { tokenizer } = saying(estimate, exactly(1010))
    const fitted = await fit(tokenizer, 4000, request(3500))
    expect([fitted.fit.room, fitted.wanted, hasRoom(fitted)]).toEqual([3000, 3500, false])
    expect(fitted.fit).not.toHaveProperty("reducedMaxTokens")
  })

  it("reduces `max_tokens` to the counted room where the caller allows it, down to 256", async () => {
    const { tokenizer } = saying(estimate, exactly(1010))
    const reduced = await fit(tokenizer, 4000, request(3500, true))
    expect(reduced.fit).toMatchObject({ decidedBy: "count", reducedMaxTokens: 2990 })
    expect(hasRoom(reduced)).toBe(true)
    expect(hasRoom(await fit(tokenizer, 1010 + 255, request(3500, true)))).toBe(false)
    expect((await fit(tokenizer, 9000, request(3500, true))).fit).not.toHaveProperty("reducedMaxTokens")
  })
})

describe("a router", () => {
  const told = (sizes: Parameters<typeof saying>[0], counted?: () => PromptCount) => saying(sizes, counted).tokenizer

  it("sends the reduced `max_tokens`, and says so", async () => {
    const target = probeNetwork({ contextTokens: 4000, tokenizer: told(estimate, exactly(1010)) })
    await using router = await createRouter({
      policy: { version: 1, default: "cloud" },
      targets: [target],
      stateDirectory: await temporaryFolder(),
    })
    const body = { messages: [{ role: "user", content: "hi" }], max_tokens: 3500 }
    const reply = await router.chat({ ...body, postern: { reduceMaxTokens: true } })
    expect(reply.route.reasons).toContain("max_tokens is reduced to 2990")
    expect(JSON.parse(target.sent[0] ?? "{}")).toMatchObject({ max_tokens: 2990 })
    await expect(router.chat(body)).rejects.toMatchObject({ _tag: "NoRoute", fact: "fit" })
  })

  it("names each target's limit, the size, and what weighs most, where nothing has room", async () => {
    const large = told({ bound: 90_000, low: 30_000, count: 30_000, high: 30_000 })
    const tokenizer: RequestTokenizer = {
      ...large,
      shares: () => [
        { part: 1, tokens: 20_000 },
        { part: "tools", tokens: 9000 },
      ],
    }
    await using router = await createRouter({
      policy: { version: 1, default: "cloud" },
      targets: [
        probeEngine({ id: "small", contextTokens: 8000, tokenizer }),
        probeNetwork({ id: "large", contextTokens: 29_000, tokenizer }),
      ],
      stateDirectory: await temporaryFolder(),
    })
    const secret = "do not print this"
    const asked = {
      messages: [
        { role: "system", content: "s" },
        { role: "user", content: secret },
      ],
      postern: { files: [{ path: "src/big.ts" }] },
    }
    const failure: unknown = await router.chat(asked).catch((thrown: unknown) => thrown)
    const message = failure instanceof Error ? failure.message : ""
    expect(message).toContain("small: 30000 tokens do not fit the 8000 it is expected to load")
    expect(message).toContain("large: 30000 tokens do not fit its 29000")
    expect(message).toContain(
      "Most weigh: message 1 (user) about 20000 tokens, the tools about 9000 tokens; files declared: src/big.ts.",
    )
    expect(message).not.toContain(secret)
  })

  it("shows each target its own size, and the plan the first one's", async () => {
    await using router = await createRouter({
      policy: { version: 1, default: "cloud" },
      targets: [
        probeEngine({ id: "device", tokenizer: told({ bound: 90, low: 20, count: 20, high: 20 }) }),
        probeNetwork({ id: "cloud", tokenizer: told({ bound: 90, low: 30, count: 33, high: 40 }) }),
      ],
      stateDirectory: await temporaryFolder(),
    })
    const plan = await router.explain({ messages: [{ role: "user", content: "Explain this." }] })
    expect(plan.steps.map(({ target, fit: { tokens, exact } }) => [target, tokens, exact])).toEqual([
      ["device", 20, true],
      ["cloud", 33, false],
    ])
    expect(plan.size).toEqual({ tokens: 20, newTokens: 20, exact: true })
  })

  it("passes on what a target warns of", async () => {
    await using router = await createRouter({
      policy: { version: 1, default: "cloud" },
      targets: [probeEngine({ warnings: ["device: another vocabulary"] })],
      stateDirectory: await temporaryFolder(),
    })
    const plan = await router.explain({ messages: [{ role: "user", content: "hi" }] })
    expect(plan.warnings).toContain("device: another vocabulary")
  })
})
