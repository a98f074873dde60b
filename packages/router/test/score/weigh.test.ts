import { type PolicyDocument } from "@postern/core"
import { expect, it } from "vitest"
import { createRouter } from "../../src/router.ts"
import { type Scorer } from "../../src/score/scorer.ts"
import { probeEngine, probeNetwork, temporaryFolder } from "../support.ts"

const open = (
  content = "Say what this project is about, in a few words, for people who have never heard of it before.",
) => ({
  messages: [{ role: "user", content: `${content} It should be read by everybody.` }],
})

const route = async (given: PolicyDocument["route"], scorer?: Scorer) =>
  createRouter({
    policy: { version: 1, default: "cloud", ...(given === undefined ? {} : { route: given }) },
    targets: [
      probeEngine({ id: "device", contextTokens: 32_000 }),
      probeNetwork({ id: "internal", zone: "internal" }),
      probeNetwork({ id: "cloud" }),
    ],
    stateDirectory: await temporaryFolder(),
    ...(scorer === undefined ? {} : { scorer }),
  })

const fixed = (value: number): Scorer => ({ name: "fixed", score: () => ({ value, contributions: [] }) })

it("shows the score of an open request with its contributions, and decides nothing by it without a line", async () => {
  await using router = await route(undefined)
  const plan = await router.explain(open())
  expect(plan.score?.value).toBeGreaterThan(0)
  expect(plan.score?.contributions.map(({ name }) => name)).toContain("wording")
  expect(plan.steps[0]).toMatchObject({ target: "device", reasons: ["the device costs nothing"] })
})

it("scores nothing that facts decide", async () => {
  await using router = await route({ cloudShare: 1 })
  for (const request of [open("Write unit tests for this."), { ...open(), postern: { prefer: "device" } }]) {
    const plan = await router.explain(request)
    expect([plan.score, plan.steps[0]?.target]).toEqual([undefined, "device"])
  }
})

it("sends the share over the last requests, and says the line and the share", async () => {
  await using router = await route({ cloudShare: 0.2 }, fixed(0.9))
  const plan = await router.explain(open())
  expect(plan.steps[0]).toMatchObject({
    target: "cloud",
    reasons: ["its gain score 0.900 is over 0.000 (`route.cloudShare` 0.2)"],
  })
})

it("counts requests that run, not those that are explained", async () => {
  await using router = await route({ cloudShare: 0.004 }, fixed(0.9))
  await router.explain(open())
  await router.explain(open())
  const targets: Array<string> = []
  for (const session of ["a", "b", "c"]) {
    targets.push((await router.chat({ ...open(), postern: { session } })).route.target)
  }
  expect(targets).toEqual(["cloud", "cloud", "device"])
})

it("sends what may lose too much, and states the bound with its n", async () => {
  await using router = await route({ maxLoss: 0.02 })
  const [first] = (await router.explain(open())).steps
  expect(first?.reasons[0]).toMatch(
    /gain score .* \(`route.maxLoss` 0.02: at most that far below always-cloud with 95 % .*n = 439/,
  )
})

it("keeps to `prefer` what the line leaves", async () => {
  await using router = await route({ cloudShare: 0.2, prefer: "internal" }, fixed(0))
  expect((await router.explain(open())).steps[0]?.target).toBe("internal")
})

it("goes on without a scorer that throws, and warns without a word of the request", async () => {
  const throwing: Scorer = {
    name: "mine",
    score: () => {
      throw new Error("secret words")
    },
  }
  await using router = await route({ cloudShare: 0.5 }, throwing)
  const plan = await router.explain(open())
  expect(plan.steps[0]?.target).toBe("device")
  expect(plan.warnings.join()).toContain("mine gave no score from 0 to 1")
  expect(JSON.stringify(plan)).not.toContain("secret words")
})
