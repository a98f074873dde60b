import { readFileSync } from "node:fs"
import { expect, it } from "vitest"
import { policyJsonSchema } from "../../src/policy/policy-json-schema.ts"

it("is what the package ships", () => {
  const shipped: unknown = JSON.parse(readFileSync(new URL("../../postern.schema.json", import.meta.url), "utf8"))
  expect(shipped, "run `node --conditions=@postern/source scripts/make-policy-schema.ts`").toEqual(policyJsonSchema())
})

it("refuses keys it does not know", () => {
  expect(policyJsonSchema()).toMatchObject({ additionalProperties: false })
})
