import { expect, it } from "vitest"
import { makeCloudShare } from "../../src/score/cloud-share.ts"
import { makeGainScorer } from "../../src/score/gain-scorer.ts"

/** Scores that a seed determines, from 0 to 1. */
const scores = (count: number, seed: number, shape: (value: number) => number = (value) => value) => {
  let state = seed
  return Array.from({ length: count }, () => {
    state = (state * 16_807) % 2_147_483_647
    return shape(state / 2_147_483_647)
  })
}

const sendAll = (values: ReadonlyArray<number>, share: number) => {
  const kept = makeCloudShare()
  return values.map((score) => {
    const isOver = score > kept.threshold(share, makeGainScorer().calibration)
    kept.keep(score, isOver)
    return isOver
  })
}
const sent = (choices: ReadonlyArray<boolean>) => choices.filter(Boolean).length

it.each([0.05, 0.2, 0.5])("sends a share of %d, and those that score highest", (share) => {
  const values = scores(2000, 3)
  const late = sendAll(values, share).slice(1000)
  expect(Math.abs(sent(late) / 1000 - share)).toBeLessThan(0.05)
  const lowest = Math.min(...values.slice(1000).filter((_, at) => late[at]))
  expect(lowest).toBeGreaterThan(1 - share - 0.15)
})

it("never sends more than the share of any 500, whatever the scores do", () => {
  const rising = scores(3000, 5).map((value, at) => value + at / 100)
  const choices = sendAll(rising, 0.2)
  for (let from = 0; from + 500 <= choices.length; from += 50) {
    expect(sent(choices.slice(from, from + 500))).toBeLessThanOrEqual(100)
  }
})

it("sends none at a share of 0, and nearly all at 1", () => {
  const values = scores(600, 9)
  expect(sent(sendAll(values, 0))).toBe(0)
  expect(sent(sendAll(values, 1))).toBeGreaterThan(550)
})
