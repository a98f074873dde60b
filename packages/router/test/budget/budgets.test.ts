import { makeMemoryLedger, type PolicyDocument, type RequestTokenizer } from "@postern/core"
import { describe, expect, it } from "vitest"
import { createRouter } from "../../src/router.ts"
import { type RouterOptions } from "../../src/router-options.ts"
import { probeEngine, probeNetwork, saying, temporaryFolder } from "../support.ts"

const price = { input: 100, output: 1000, cachedInput: 10 }

/** Every prompt has a hundred tokens. */
const tokenizer: RequestTokenizer = {
  name: "told",
  bound: () => 100,
  estimate: () => ({ count: 100, low: 100, high: 100 }),
  shares: () => [],
}

const cloudWith = (usage: object, more: object = {}) => {
  const parts = saying("hello").map((part) => (part.type === "finish" ? { ...part, usage } : part))
  const target = probeNetwork({ parts, tokenizer })
  return { ...target, card: { ...target.card, price, ...more } }
}

const question = { messages: [{ role: "user", content: "Propose an architecture." }], max_tokens: 100 }

const setUp = async (
  budget: PolicyDocument["budget"],
  cloud = cloudWith({ inputTokens: 100, outputTokens: 10 }),
  rest: Partial<RouterOptions> = {},
) => {
  const ledger = makeMemoryLedger()
  const stateDirectory = rest.stateDirectory ?? (await temporaryFolder())
  const policy: PolicyDocument = { version: 1, default: "cloud", ...(budget === undefined ? {} : { budget }) }
  const router = await createRouter({ policy, targets: [cloud, probeEngine()], ledger, ...rest, stateDirectory })
  return { router, ledger, stateDirectory }
}

// 100 tokens in at $100 and 10 out at $1000 per million.
const cost = 0.02

describe("a budget", () => {
  it("holds cloud targets to it, then the device answers, and the route says why", async () => {
    const { router, ledger } = await setUp({ usdPerDay: 0.14 })
    expect((await router.chat(question)).route).toMatchObject({ target: "cloud" })
    // An answer may take $0.11: after two of $0.02 there is not that much left.
    expect((await router.chat(question)).route).toMatchObject({ target: "cloud" })
    const third = await router.chat(question)
    expect(third.route.target).toBe("device")
    expect(third.route.reasons.join()).toMatch(
      /the workspace has \$0\.1 of its `usdPerDay` \$0\.14 left, this may take \$0\.11/,
    )
    expect(ledger.requests().map(({ usd }) => usd)).toEqual([cost, cost, undefined])
    await router.close()
  })

  it("counts on after a restart, and over several routers", async () => {
    const first = await setUp({ usdPerMonth: 0.12 })
    await first.router.chat(question)
    const second = await setUp({ usdPerMonth: 0.12 }, undefined, { stateDirectory: first.stateDirectory })
    expect((await second.router.chat(question)).route.target).toBe("device")
    await Promise.all([first.router.close(), second.router.close()])
  })

  it("refuses everything where the policy says so, as a decision of its own", async () => {
    const { router, ledger } = await setUp(
      { tokensPerDay: 250, whenSpent: "refuse" },
      cloudWith({ inputTokens: 250, outputTokens: 0 }),
    )
    const short = { ...question, max_tokens: 1 }
    expect((await router.chat(short)).route.target).toBe("cloud")
    await expect(router.chat(short)).rejects.toMatchObject({ _tag: "NoRoute", fact: "budget" })
    expect(ledger.requests().at(-1)).toMatchObject({ outcome: "no-route", attempts: [] })
    await router.close()
  })

  it("cannot hold a target without a price to dollars, and says so", async () => {
    const { router } = await setUp({ usdPerDay: 100 }, cloudWith({}, { price: "unknown" }))
    const plan = await router.explain(question)
    expect(plan.excluded).toMatchObject([{ target: "cloud", reasons: [{ fact: "budget" }] }])
    expect(plan.excluded[0]?.reasons[0]?.explanation).toContain("its price is not known")
    await router.close()
  })

  it("counts what was read from the provider's cache at its own price", async () => {
    const { router, ledger } = await setUp(
      { usdPerDay: 9 },
      cloudWith({ inputTokens: 100, cachedInputTokens: 90, outputTokens: 0 }),
    )
    await router.chat(question)
    expect(ledger.requests()[0]?.usd).toBeCloseTo((10 * 100 + 90 * 10) / 1e6, 10)
    await router.close()
  })

  it("leaves the reservation in place where an answer does not say what it took", async () => {
    const { router } = await setUp({ usdPerDay: 0.15 }, cloudWith({}))
    expect((await router.chat(question)).route.target).toBe("cloud")
    expect((await router.chat(question)).route.target).toBe("device")
    await router.close()
  })

  it("can be set for each session and each key as well", async () => {
    const budgets = { session: { tokensPerDay: 400 }, key: { tokensPerDay: 700 } }
    const { router } = await setUp(undefined, cloudWith({ inputTokens: 200, outputTokens: 50 }), { budgets })
    const targetOf = async (session: string, key: string) =>
      (await router.chat({ ...question, postern: { session } }, { key })).route.target
    // Each answer may take 200 tokens, and takes 250.
    expect(await targetOf("a", "me")).toBe("cloud")
    expect(await targetOf("b", "me")).toBe("cloud")
    expect(await targetOf("b", "me")).toBe("device")
    expect(await targetOf("c", "me")).toBe("cloud")
    expect(await targetOf("d", "me")).toBe("device")
    expect(await targetOf("c", "you")).toBe("device")
    expect(await targetOf("d", "you")).toBe("cloud")
    await router.close()
  })

  it("costs nothing on the device, and writes nothing where there is none", async () => {
    const { router, ledger } = await setUp(undefined, cloudWith({ inputTokens: 100, outputTokens: 10 }))
    await router.chat(question)
    // Without a budget the price is told none the less.
    expect(ledger.requests()[0]?.usd).toBeCloseTo(cost, 10)
    await router.close()
  })
})
