import { array, assert, constantFrom, property, record } from "fast-check"
import { expect, it } from "vitest"
import { isWithin, zones } from "../../src/model/zone.ts"
import { type FileVersions } from "../../src/node/policy-versions.ts"
import { layersOf } from "../../src/node/policy-layers.ts"
import { compilePolicies } from "../../src/policy/policy.ts"

const paths = ["a.ts", "src/a.ts", "src/b.ts", ".env", "/etc/hosts"]
const zone = constantFrom(...zones)
const text = record(
  {
    version: constantFrom(1),
    default: zone,
    outside: zone,
    mode: constantFrom("enforce", "observe"),
    rules: array(record({ paths: constantFrom(["src/**"], ["a.ts"], [".env"], ["**"]), zone }), { maxLength: 3 }),
  },
  { requiredKeys: ["version"] },
).map((document) => JSON.stringify(document))

const policyOf = (versions: Partial<FileVersions>) => {
  const absent = { name: "postern.jsonc", text: undefined, fault: undefined, previous: undefined, head: undefined }
  const { layers, awaiting } = layersOf({ ...absent, isInForce: false, ...versions }, "root", "postern.jsonc")
  return compilePolicies({ layers, awaiting, workspace: { root: "/work" } })
}

it("lets a version that is not in force narrow, and widen nothing", () => {
  assert(
    property(text, text, (edited, head) => {
      const inForce = policyOf({ text: head, isInForce: true })
      const approved = policyOf({ text: edited, isInForce: true })
      const waiting = policyOf({ text: edited, previous: { text: head, label: "git HEAD" } })
      for (const path of paths) {
        const { zone: own } = waiting.zoneOf(path)
        expect(isWithin(own, inForce.zoneOf(path).zone)).toBe(true)
        expect(isWithin(own, approved.zoneOf(path).zone)).toBe(true)
      }
      expect(isWithin(waiting.unknown.code, inForce.unknown.code)).toBe(true)
    }),
  )
})

it("lets nothing leave the device by a first version that is not in force", () => {
  assert(
    property(text, (edited) => {
      const policy = policyOf({ text: edited })
      expect(policy.status).toBe("none")
      for (const path of paths) expect(isWithin(policy.zoneOf(path).zone, "device")).toBe(true)
    }),
  )
})

it("lets the version in force hold alone when the file is gone", () => {
  assert(
    property(text, (head) => {
      const before = policyOf({ text: head, isInForce: true })
      const after = policyOf({ previous: { text: head, label: "approved" } })
      for (const path of paths) expect(after.zoneOf(path).zone).toBe(before.zoneOf(path).zone)
    }),
  )
})
