import * as Result from "effect/Result"
import { assert, property, string } from "fast-check"
import { expect, it } from "vitest"
import { parsePolicy } from "../../src/policy/parse-policy.ts"
import { type PolicyOrigin } from "../../src/policy/policy-layer.ts"

const messageOf = (text: string, origin?: PolicyOrigin): string => {
  const parsed = parsePolicy(text, "postern.jsonc", origin)
  return Result.isFailure(parsed) ? parsed.failure.message : "in order"
}

const withKey = (key: string, value: unknown) =>
  `{\n  "version": 1,\n  ${JSON.stringify(key)}: ${JSON.stringify(value)}\n}`
const exception = { finding: "origin-1", reason: "sample", expires: "2030-12-31" }

it.each([
  ["names", "redact"],
  ["secrets", "redact"],
  ["ignoreFiles", [".aiexclude", ".clineignore"]],
  ["fingerprints", false],
  ["exceptions", [exception]],
  ["mode", "observe"],
  ["cloud", { serverTools: ["search"] }],
  ["rules", [{ paths: ["a"], zone: "device", observe: true }]],
  ["tasks", { infill: "device" }],
  ["route", { cloudShare: 0.2, prefer: "internal" }],
  ["route", { maxLoss: 0.02 }],
])("takes the key %s", (key, value) => {
  expect(messageOf(withKey(key, value))).toBe("in order")
})

it("refuses `route` with both `cloudShare` and `maxLoss`, and with shares that are none", () => {
  expect(messageOf(withKey("route", { cloudShare: 0.2, maxLoss: 0.02 }))).toContain("not both")
  expect(messageOf(withKey("route", { cloudShare: 20 }))).toContain("`route.cloudShare`, came 20")
})

it.each([
  ["internal", { hosts: ["10.0.0.7"] }, "root", "move it to the organisation's file or the user's"],
  ["requirePolicy", true, "inline", "move it to the organisation's file or the user's"],
  ["tasks", {}, "organisation", "move it to the root file"],
  ["route", {}, "user", "move it to the root file"],
  ["unknown", {}, "nested", "move it to the root file, or to the organisation's file or the user's"],
] as const)("refuses `%s` where it would have no effect, and says where it has", (key, value, origin, advice) => {
  expect(messageOf(withKey(key, value), origin)).toBe(
    `postern.jsonc:3:3: \`${key}\` has no effect in a file of this kind (${origin}); ${advice}`,
  )
})

it("takes `internal` and `requirePolicy` from an organisation and a user", () => {
  for (const origin of ["organisation", "user"] as const) {
    expect(messageOf(withKey("internal", { hosts: ["10.0.0.7"] }), origin)).toBe("in order")
    expect(messageOf(withKey("requirePolicy", true), origin)).toBe("in order")
  }
})

it("expects absolute patterns of a user", () => {
  const rules = (pattern: string) => withKey("rules", [{ paths: [pattern], zone: "device" }])
  expect(messageOf(rules("src/**"), "user")).toContain("expected an absolute pattern in a user file")
  for (const pattern of ["/srv/**", "~/notes/**", "C:/notes/**"])
    expect(messageOf(rules(pattern), "user")).toBe("in order")
})

it.each([
  [
    "an unknown key",
    withKey("ruels", []),
    "postern.jsonc:3:3: `ruels` is not a key of a policy; did you mean `rules`?",
  ],
  ["a zone", withKey("default", "clowd"), 'postern.jsonc:3:14: Expected "nowhere" | "device" | "internal" | "cloud"'],
  ["a date", withKey("exceptions", [{ ...exception, expires: "soon" }]), "a date like 2030-12-31"],
  ["a missing key", withKey("exceptions", [{ finding: "a" }]), "`exceptions.0.reason` is missing; add it"],
  ["an exclusion file", withKey("ignoreFiles", [".cursorignor"]), '`ignoreFiles.0`, came ".cursorignor"'],
  ["a pattern", withKey("rules", [{ paths: ["!a"], zone: "device" }]), "write a later rule instead"],
  ["a key given twice", '{ "version": 1, "version": 1 }', "postern.jsonc:1:17: `version` is given twice"],
  ["an empty file", "", "came an empty file"],
  ["the syntax", "{", "came a syntax error"],
])("says what is wrong with %s", (_, text, message) => {
  expect(messageOf(text)).toContain(message)
})

it("reports every problem in the order of the lines", () => {
  const text = '{\n  "version": 1,\n  "ruels": [],\n  "default": "clowd"\n}'
  expect(
    messageOf(text)
      .split("\n")
      .map((line) => line.slice(0, 17)),
  ).toEqual(["postern.jsonc:3:3", "postern.jsonc:4:1"])
})

it("survives any text", () => {
  assert(property(string(), (text) => messageOf(text).length > 0))
})
