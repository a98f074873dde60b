import {
  array,
  assert,
  boolean,
  constant,
  constantFrom,
  integer,
  property,
  record,
  shuffledSubarray,
  tuple,
} from "fast-check"
import { expect, it } from "vitest"
import { isWithin, type Zone, zones } from "../../src/model/zone.ts"
import { type PolicyDocument } from "../../src/policy/policy-document.ts"
import { type PolicyLayer } from "../../src/policy/policy-layer.ts"
import { type Policy } from "../../src/policy/policy.ts"
import { layer, policyOf } from "./policy-stack.ts"

const paths = [
  "a.ts",
  "src/a.ts",
  "src/pricing/a.ts",
  "lib/a.ts",
  "lib/src/a.ts",
  ".env",
  ".env.example",
  "src/server.pem",
  "/etc/hosts",
  "/home/ada/.env",
  "/home/ada/notes.md",
]
const patterns = ["**", "*.ts", "src/**", "src/pricing/**", "a.ts", ".env", ".env.*", "*.pem", "lib/*", "hosts"]
const userPatterns = ["~/**", "/work/src/**", "~/notes.md", "/**", "/work/.env"]

const anyZone = constantFrom(...zones)

const document = (among: ReadonlyArray<string>) =>
  record(
    {
      version: constant(1 as const),
      default: anyZone,
      outside: anyZone,
      unknown: record({ prose: anyZone, code: anyZone }, { requiredKeys: [] }),
      attachments: anyZone,
      names: constantFrom("allow", "redact", "bind"),
      secrets: constantFrom("redact", "device", "refuse"),
      mode: constantFrom("enforce", "observe"),
      rules: array(
        record(
          { paths: tuple(constantFrom(...among)), zone: anyZone, observe: boolean() },
          { requiredKeys: ["paths", "zone"] },
        ),
        { maxLength: 4 },
      ),
    },
    { requiredKeys: ["version"] },
  )

const narrowing = [
  document(patterns).map((content) => layer("organisation", content)),
  document(userPatterns).map((content) => layer("user", content)),
  document(patterns).map((content) => layer("inline", content)),
  document(patterns).map(({ version, default: own, rules, mode }) =>
    layer(
      "nested",
      { version, ...(own && { default: own }), ...(rules && { rules }), ...(mode && { mode }) },
      { folder: "lib" },
    ),
  ),
] as const
const root = document(patterns).map((content) => layer("root", content))
const more = array(
  constantFrom(...narrowing).chain((made) => made),
  { maxLength: 4 },
)
const stack = tuple(root, more).map(([first, rest]): ReadonlyArray<PolicyLayer> => [first, ...rest])

/** Everything a policy says as zones, comparable one by one. */
const reach = (policy: Policy): ReadonlyArray<Zone> => [
  ...paths.map((path) => policy.zoneOf(path).zone),
  policy.unknown.prose,
  policy.unknown.code,
  policy.attachments,
  policy.names === "allow" ? "cloud" : policy.names === "redact" ? "internal" : "device",
  policy.secrets === "redact" ? "cloud" : policy.secrets === "device" ? "device" : "nowhere",
]

const isNarrower = (one: Policy, other: Policy): boolean => {
  const limits = reach(other)
  return reach(one).every((zone, index) => isWithin(zone, limits[index] ?? "nowhere"))
}

const enforced = (content: PolicyDocument): PolicyDocument => ({
  ...content,
  mode: "enforce",
  ...(content.rules && { rules: content.rules.map((rule) => ({ ...rule, observe: false })) }),
})

const change = (layers: ReadonlyArray<PolicyLayer>, by: (content: PolicyDocument) => PolicyDocument) =>
  layers.map((one) => ({ ...one, document: by(one.document) }))

it("is never widened by one more file", () => {
  assert(
    property(
      stack,
      constantFrom(root, ...narrowing).chain((made) => made),
      (layers, added) => isNarrower(policyOf([...layers, added]), policyOf(layers)),
    ),
  )
})

it("does not depend on the order of its files", () => {
  const shuffled = stack.chain((layers) =>
    tuple(constant(layers), shuffledSubarray([...layers], { minLength: layers.length })),
  )
  assert(
    property(shuffled, ([layers, others]) => {
      expect(reach(policyOf(others))).toEqual(reach(policyOf(layers)))
    }),
  )
})

it("is never widened by a file that becomes stricter", () => {
  assert(
    property(stack, anyZone, integer(), (layers, limit, seed) => {
      const narrow = (one: Zone): Zone => (isWithin(one, limit) ? one : limit)
      const stricter = change(layers, ({ rules = [], ...content }) => ({
        ...content,
        ...(content.default && { default: narrow(content.default) }),
        rules: rules.map((rule, index) => ((seed + index) % 2 === 0 ? rule : { ...rule, zone: narrow(rule.zone) })),
      }))
      return isNarrower(policyOf(stricter), policyOf(layers))
    }),
  )
})

it("binds no more where it observes than where it enforces, and says what it would bind", () => {
  assert(
    property(stack, (layers) => {
      const [observing, enforcing] = [policyOf(layers), policyOf(change(layers, enforced))]
      expect(isNarrower(enforcing, observing)).toBe(true)
      for (const path of paths) {
        const { zone: own, observed = own } = observing.zoneOf(path)
        expect(observed).toBe(enforcing.zoneOf(path).zone)
      }
    }),
  )
})

it("binds no less than the built-in rules where it observes", () => {
  const observing = stack.map((layers) => change(layers, (content) => ({ ...content, mode: "observe" })))
  const unnamed = observing.filter(([first]) => (first?.document.rules ?? []).every((rule) => rule.paths[0] === "**"))
  assert(
    property(unnamed, (layers) => {
      const policy = policyOf(layers)
      expect(isWithin(policy.zoneOf(".env").zone, "device")).toBe(true)
      expect(policy.zoneOf("src/server.pem").zone).toBe("nowhere")
    }),
  )
})

it("says for every path which file holds the zone it has", () => {
  assert(
    property(stack, (layers) => {
      for (const path of paths) {
        const { zone: own, rule, opinions } = policyOf(layers).zoneOf(path)
        expect(opinions).toContainEqual(expect.objectContaining({ zone: own, rule }))
      }
    }),
  )
})
