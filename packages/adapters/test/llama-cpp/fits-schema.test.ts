import { type Json } from "@postern/core"
import { expect, test } from "vitest"
import { fitsSchema } from "../../src/llama-cpp/fits-schema.ts"

const schema: Json = {
  type: "object",
  properties: {
    path: { type: "string" },
    lines: { type: "array", items: { type: "integer" } },
    mode: { enum: ["r", "w"] },
    version: { const: 2 },
    limit: { anyOf: [{ type: "integer" }, { type: "null" }] },
    size: { type: ["number", "null"] },
  },
  required: ["path"],
  additionalProperties: false,
}

test.each<readonly [string, Json]>([
  ["what is required alone", { path: "a" }],
  ["everything", { path: "a", lines: [1, 2], mode: "w", version: 2, limit: null, size: 1.5 }],
])("fits: %s", (_, value) => {
  expect(fitsSchema(value, schema)).toBe(true)
})

test.each<readonly [string, Json]>([
  ["a missing property", { mode: "r" }],
  ["a property that is not known", { path: "a", pth: "b" }],
  ["another type", { path: 1 }],
  ["another type in a list", { path: "a", lines: [1, "2"] }],
  ["a fraction for an integer", { path: "a", lines: [1.5] }],
  ["a value that is not listed", { path: "a", mode: "x" }],
  ["another constant", { path: "a", version: 3 }],
  ["none of the choices", { path: "a", limit: "all" }],
  ["none of the types", { path: "a", size: true }],
  ["no object", ["a"]],
])("does not fit: %s", (_, value) => {
  expect(fitsSchema(value, schema)).toBe(false)
})

test.each<readonly [string, Json | undefined]>([
  ["no schema", undefined],
  ["a reference", { $ref: "#/$defs/a" }],
  ["a pattern", { type: "object", properties: { pth: { type: "string", pattern: "^b" } } }],
  ["open properties", { type: "object" }],
])("does not judge what it cannot tell: %s", (_, open) => {
  expect(fitsSchema({ pth: "a" }, open)).toBe(true)
})
