import { type ChatRequest, type TaskKind } from "@postern/core"
import { expect, it } from "vitest"
import { recognizeTask } from "../../src/measure/recognize-task.ts"

const chat = (content: string): ChatRequest => ({
  kind: "chat",
  body: { messages: [{ role: "user", content }] },
  envelope: {},
})

const wishes: ReadonlyArray<readonly [string, TaskKind]> = [
  ["Rename `total` to `sum`.", "refactor"],
  ["Write unit tests for the parser.", "unit-test"],
  ["Why does this crash?\n    at total (src/cart.ts:1:5)", "debug"],
  ["Propose an architecture for the shop.", "architecture"],
  ["Explain this function.", "explain"],
  ["Review my change.", "review"],
  ["Hello.", "other"],
]

it.each(wishes)("recognizes %j as %s", (wish, task) => {
  expect(recognizeTask(chat(wish))).toBe(task)
})

it("believes the caller's own word", () => {
  expect(recognizeTask({ ...chat("Rename it."), envelope: { task: "review" } })).toBe("review")
})

it("calls a tool's result an agent's step", () => {
  const messages = [
    { role: "user" as const, content: "Rename it." },
    { role: "tool" as const, content: "done" },
  ]
  expect(recognizeTask({ kind: "chat", body: { messages }, envelope: {} })).toBe("agent-step")
})

it("reads only the edges of a long message", () => {
  expect(recognizeTask(chat(`${"x ".repeat(3000)} write unit tests ${"y ".repeat(3000)}`))).toBe("other")
})
