import { type PolicyDocument } from "@postern/core"
import * as Effect from "effect/Effect"
import { expect, it } from "vitest"
import { createRouter } from "../src/router.ts"
import { probeEngine, probeNetwork, temporaryFolder } from "./support.ts"

const policy: PolicyDocument = {
  version: 1,
  default: "cloud",
  rules: [
    { paths: ["src/billing/**"], zone: "internal" },
    { paths: ["src/pricing/**"], zone: "device" },
    { paths: ["vault/**"], zone: "nowhere" },
  ],
}

/** A target that says when it is asked what its server is, and learns its context from that. */
const learning = (id: string, zone: "internal" | "cloud", asked: Array<string>) => {
  let tokens = 100
  return {
    ...probeNetwork({ id, zone }),
    contextLimit: () => ({ tokens, estimated: tokens === 100 }),
    learn: Effect.sync(() => {
      asked.push(id)
      tokens = 128_000
    }),
  }
}

const open = async () => {
  const asked: Array<string> = []
  const router = await createRouter({
    policy,
    targets: [learning("box", "internal", asked), learning("far", "cloud", asked), probeEngine()],
    stateDirectory: await temporaryFolder(),
  })
  const of = (path: string) => ({
    messages: [{ role: "user", content: `\`\`\`ts ${path}\nexport const a = 1\n\`\`\`` }],
  })
  return { router, asked, of }
}

it("asks servers what they are before a plan, and goes by what they say", async () => {
  const { router, asked, of } = await open()
  const plan = await router.explain(of("src/cart.ts"))
  expect(asked.toSorted()).toEqual(["box", "far"])
  expect(plan.steps.find(({ target }) => target === "far")?.fit).toMatchObject({
    limit: 128_000,
    estimatedLimit: false,
  })
  await router.close()
})

it("asks no server of a zone that the request may not reach, not even what it is", async () => {
  const { router, asked, of } = await open()
  await router.explain(of("src/pricing/discount.ts"))
  await router.explain(of("vault/key.ts"))
  expect(asked).toEqual([])
  await router.explain(of("src/billing/invoice.ts"))
  await router.chat(of("src/billing/invoice.ts"))
  expect(new Set(asked)).toEqual(new Set(["box"]))
  await router.close()
})
