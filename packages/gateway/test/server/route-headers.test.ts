import { type Route } from "@postern/core"
import { expect, test } from "vitest"
import { routeHeaders } from "../../src/server/route-headers.ts"

const route: Route = { id: "a", target: "small", zone: "device", reasons: [], fallbacks: 0 }

test("says reasons of several lines in one, and in the signs that a header may hold", () => {
  const reasons = ["the policy has errors, a.jsonc:1:2: correct the text here\na.jsonc:3:4: remove it", "ünd"]
  expect(routeHeaders({ ...route, reasons })["x-postern-reason"]).toBe(
    "the policy has errors, a.jsonc:1:2: correct the text here; a.jsonc:3:4: remove it; ?nd",
  )
})
