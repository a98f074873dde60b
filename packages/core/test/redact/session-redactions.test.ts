import { expect, test } from "vitest"
import { makeSessionRedactions } from "../../src/redact/session-redactions.ts"

test("keeps one redaction for each session", () => {
  const redactionOf = makeSessionRedactions()
  expect(redactionOf("a")).toBe(redactionOf("a"))
  expect(redactionOf("a")).not.toBe(redactionOf("b"))
})

test("drops the session least recently asked for at its bound", () => {
  const redactionOf = makeSessionRedactions(2)
  const first = redactionOf("a")
  const second = redactionOf("b")
  redactionOf("a")
  redactionOf("c")
  expect(redactionOf("a")).toBe(first)
  expect(redactionOf("b")).not.toBe(second)
})
