import { expect, test } from "vitest"
import { makeConversation } from "../lib/gateway/conversation.ts"
import { paired } from "../lib/gateway/measure-cost.ts"
import { readTurn, writeTurn } from "../lib/gateway/wire-prompt.ts"

test.each([1_000, 40_000, 500_000])("a conversation of %i bytes is about that long", (bytes) => {
  const messages = makeConversation(bytes).next({ id: "a1", pieces: 3, paceMs: 0 })
  const length = JSON.stringify({ messages }).length
  expect(length).toBeGreaterThan(bytes * 0.9)
  expect(length).toBeLessThan(bytes * 1.1)
})

test("only the last turn of a conversation is new", () => {
  const conversation = makeConversation(40_000)
  const [one, other] = ["a1", "a2"].map((id) => conversation.next({ id, pieces: 3, paceMs: 0 }))
  expect(one?.slice(0, -1)).toEqual(other?.slice(0, -1))
  expect(one?.at(-1)).not.toEqual(other?.at(-1))
})

test("the upstream reads what a turn asks of it among other text", () => {
  const turn = { id: "turn17", pieces: 400, paceMs: 5 }
  expect(readTurn(`${writeTurn(turn)}\nconst answer = 3 in 4`)).toEqual(turn)
  expect(readTurn("Answer me.")).toBeUndefined()
})

test("relates figures of the same round, so that a disturbed round says nothing of the ratio", () => {
  const series = new Map([
    ["one", [10, 1000, 12]],
    ["other", [20, 2000, 24]],
  ])
  expect(paired(series, ["one", "other"], (a, b) => a / b)).toEqual([0.5, 0.5, 0.5])
})
