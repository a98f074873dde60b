import { expect, it } from "vitest"
import { measureRequest } from "../../src/measure/measure-request.ts"

it("measures the client's fixed prefix apart from what is new", () => {
  const { tokens, newTokens } = measureRequest({
    kind: "chat",
    body: {
      messages: [
        { role: "system", content: "s".repeat(30_000) },
        { role: "user", content: "say hi" },
      ],
    },
    envelope: {},
  })
  expect(tokens).toBeGreaterThan(10_000)
  expect(newTokens).toBeLessThan(50)
})

it("counts only what came after the last answer as new", () => {
  const { newTokens } = measureRequest({
    kind: "chat",
    body: {
      messages: [
        { role: "user", content: "a".repeat(3000) },
        { role: "assistant", content: "b".repeat(3000) },
        { role: "user", content: "and now?" },
      ],
    },
    envelope: {},
  })
  expect(newTokens).toBeLessThan(50)
})

it("never measures fewer bytes than the text has", () => {
  const content = "größer → 見".repeat(50)
  const { bytes } = measureRequest({ kind: "chat", body: { messages: [{ role: "user", content }] }, envelope: {} })
  expect(bytes).toBeGreaterThanOrEqual(Buffer.byteLength(content))
})
