import { type Message } from "@postern/core"
import { describe, expect, it } from "vitest"
import { measureRequest } from "../../src/measure/measure-request.ts"
import { scoreTrajectory, stuckFrom } from "../../src/measure/trajectory-score.ts"
import { type Trajectory } from "../../src/measure/trajectory.ts"

let calls = 0

/** One step of an agent: a call, and what the tool said. */
const step = (name: string, given: object, result: string): ReadonlyArray<Message> => {
  const id = `call-${calls++}`
  return [
    { role: "assistant", tool_calls: [{ id, function: { name, arguments: JSON.stringify(given) } }] },
    { role: "tool", tool_call_id: id, content: result },
  ]
}
const wish: Message = { role: "user", content: "Make the tests pass." }
const read = (path: string) => step("read_file", { path }, "export const total = 1 // throws an Error: never")
const edit = (path: string, from: string, to: string) =>
  step("edit_file", { path, old_string: from, new_string: to }, "done")
const test = (result: string) => step("bash", { command: "npm test" }, result)
const failure = (ms: number) =>
  `1 failed, 3 passed in ${ms} ms\nAssertionError: expected 3 to be 4\n  at /tmp/x${ms}/a.ts:1`
const trajectoryOf = (...steps: ReadonlyArray<ReadonlyArray<Message>>): Trajectory =>
  measureRequest({ kind: "chat", body: { messages: [wish, ...steps.flat()] }, envelope: {} }).trajectory
const scoreOf = (...steps: ReadonlyArray<ReadonlyArray<Message>>) => scoreTrajectory(trajectoryOf(...steps)).value

describe("a session that is stuck", () => {
  it("scores higher each time the same failure comes back, whatever its times and paths", () => {
    const rounds = Array.from({ length: 8 }, (_, round) => [
      edit("a.ts", `old ${round}`, `new ${round}`),
      test(failure(round + 10)),
    ])
    const scores = rounds.map((_, last) => scoreOf(...rounds.slice(0, last + 1).flat()))
    for (const [index, score] of scores.slice(1).entries()) expect(score).toBeGreaterThan(scores[index] ?? 1)
    expect(scores[0]).toBeLessThan(stuckFrom)
    expect(scores.at(-1)).toBeGreaterThan(stuckFrom)
  })

  it("is seen by calls repeated, files read again and edits undone", () => {
    const trajectory = trajectoryOf(
      read("a.ts"),
      read("a.ts"),
      step("read_file", { path: "a.ts", limit: 9 }, "…"),
      edit("a.ts", "one", "two"),
      edit("a.ts", "two", "one"),
    )
    expect(trajectory).toMatchObject({ steps: 5, repeatedCalls: 1, filesReread: 1, revertedEdits: 1 })
  })

  it("is seen by the user's own words, until they are old", () => {
    const said = (...texts: ReadonlyArray<string>) =>
      measureRequest({
        kind: "chat",
        body: { messages: texts.map((content) => ({ role: "user", content })) },
        envelope: {},
      }).trajectory.corrections
    expect(said("Fix it.", "No, that is wrong.", "It still fails.")).toBe(2)
    expect(said("It still fails.")).toBe(0)
    expect(said("Fix it.", "It still fails.", "Thanks.", "Now a test.", "And docs.", "And more.")).toBe(0)
    expect(said("Fix it.", "No problem, go on.")).toBe(0)
  })
})

describe("a session that gets on", () => {
  it("is not stuck because it takes many steps, each another failure or file", () => {
    const steps = Array.from({ length: 12 }, (_, index) => [
      read(`src/${index}.ts`),
      edit(`src/${index}.ts`, "a", `b${index}`),
      test(index % 2 === 0 ? `2 failed\nTypeError: part ${"abcdefghijkl"[index]} is missing` : "14 passed, 0 failed"),
    ]).flat()
    expect(scoreOf(...steps)).toBeLessThan(stuckFrom)
  })

  it("forgets its failures when the tests pass", () => {
    const stuck = Array.from({ length: 6 }, (_, round) => [edit("a.ts", `${round}`, `${round}+`), test(failure(round))])
    const finished = [...stuck.flat(), edit("a.ts", "x", "y"), test("Tests  4 passed (4)")]
    expect(scoreOf(...stuck.flat())).toBeGreaterThan(stuckFrom)
    expect(trajectoryOf(...finished)).toMatchObject({ failingRuns: 0, sameFailure: 0 })
    expect(scoreOf(...finished)).toBeLessThan(0.3)
  })

  it("runs the same command after each edit without repeating itself", () => {
    expect(trajectoryOf(edit("a.ts", "1", "2"), test("ok"), edit("a.ts", "2", "3"), test("ok")).repeatedCalls).toBe(0)
  })

  it("takes no error out of a file that it reads", () => {
    expect(trajectoryOf(read("a.ts"), read("b.ts"), read("c.ts")).failingRuns).toBe(0)
  })
})

it("tells how much longer the conversation is than at the wish", () => {
  expect(trajectoryOf().growth).toBe(1)
  expect(trajectoryOf(step("bash", { command: "ls" }, "x".repeat(2000))).growth).toBeGreaterThan(20)
})
