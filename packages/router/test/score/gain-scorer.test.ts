import { type ChatRequest } from "@postern/core"
import { expect, it } from "vitest"
import { measureRequest } from "../../src/measure/measure-request.ts"
import { makeGainScorer } from "../../src/score/gain-scorer.ts"

const chat = (content: string): ChatRequest => ({
  kind: "chat",
  body: { messages: [{ role: "user", content }] },
  envelope: {},
})
const score = (content: string, rates = {}) => {
  const request = chat(content)
  return makeGainScorer(rates).score(request, measureRequest(request))
}
const contest =
  "You are given a tree with $n$ vertices, $1 \\le n \\le 10^5$. Find the minimum number of operations modulo 998244353 so that the shortest path between every two vertices is a permutation."
const simple = "Write a function that returns the larger of two numbers."

it("gives a gain from 0 to 1 with contributions that come to it", () => {
  for (const text of [contest, simple, "", "say hi"]) {
    const { value, contributions } = score(text)
    expect(value).toBeGreaterThan(0)
    expect(value).toBeLessThan(1)
    expect(contributions.reduce((sum, part) => sum + part.value, 0)).toBeCloseTo(value, 2)
  }
})

it("expects a strong pair to differ on the hard wish, and a weak pair on the simple one", () => {
  const strong = { device: 0.6, cloud: 0.9 }
  const weak = { device: 0.05, cloud: 0.2 }
  expect(score(contest, strong).value).toBeGreaterThan(score(simple, strong).value)
  expect(score(contest, weak).value).toBeLessThan(score(simple, weak).value)
})

it("puts no word of the wish into its contributions", () => {
  const { contributions } = score("Kingfisher kingfisher kingfisher, 42 times.")
  expect(JSON.stringify(contributions).toLowerCase()).not.toContain("kingfisher")
})

it("refuses a share of problems that is none", () => {
  expect(() => makeGainScorer({ device: 43 })).toThrow("Expected `device` between 0 and 1, both excluded, came 43")
  expect(() => makeGainScorer({ device: 0.8, cloud: 0.7 })).toThrow("Expected `cloud` above `device`, came 0.7 and 0.8")
})

it("ships a calibration whose loss never falls as less goes to the cloud", () => {
  const { requests = 0, thresholds = [] } = makeGainScorer().calibration ?? {}
  expect(requests).toBeGreaterThan(400)
  expect(thresholds.length).toBeGreaterThan(50)
  for (const [at, { threshold, loss, cloudShare }] of thresholds.slice(1).entries()) {
    const before = thresholds[at]
    expect(threshold).toBeGreaterThanOrEqual(before?.threshold ?? 1)
    expect(loss).toBeGreaterThanOrEqual(before?.loss ?? 1)
    expect(cloudShare).toBeLessThan(before?.cloudShare ?? 0)
  }
})
