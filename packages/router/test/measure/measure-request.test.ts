import { type ModelRequest } from "@postern/core"
import { expect, it } from "vitest"
import { measureRequest } from "../../src/measure/measure-request.ts"

const chat = (messages: Extract<ModelRequest, { kind: "chat" }>["body"]["messages"]): ModelRequest => ({
  kind: "chat",
  body: { messages },
  envelope: {},
})

it("measures the client's fixed prefix apart from what is new", () => {
  const { newShare } = measureRequest(
    chat([
      { role: "system", content: "s".repeat(30_000) },
      { role: "user", content: "say hi" },
    ]),
  )
  expect(newShare).toBeGreaterThan(0)
  expect(newShare).toBeLessThan(0.002)
})

it("takes only what came after the last answer as new", () => {
  const { newShare } = measureRequest(
    chat([
      { role: "user", content: "a".repeat(3000) },
      { role: "assistant", content: "b".repeat(3000) },
      { role: "user", content: "and now?" },
    ]),
  )
  expect(newShare).toBeLessThan(0.01)
})

it("takes all of an infill as new", () => {
  expect(measureRequest({ kind: "infill", body: { prefix: "a", suffix: "b" }, envelope: {} }).newShare).toBe(1)
})

it("counts the new text and the client's prefix apart", () => {
  const { newCharacters, prefixCharacters } = measureRequest(
    chat([
      { role: "system", content: "s".repeat(52_000) },
      { role: "user", content: "say hi" },
    ]),
  )
  expect(prefixCharacters).toBeGreaterThan(52_000)
  expect(newCharacters).toBeLessThan(40)
})

it("reads languages, named files, constraints and the share of code from the wish", () => {
  const features = measureRequest(
    chat([
      {
        role: "user",
        content: "Only change src/cart.ts and lib/tax.py, without new packages.\n```rust\nfn main() {}\n```",
      },
    ]),
  )
  expect(features).toMatchObject({ languages: ["rust", "typescript", "python"], files: 2, constraints: 2 })
  expect(features.codeShare).toBeGreaterThan(0.1)
  expect(features.codeShare).toBeLessThan(0.3)
})
