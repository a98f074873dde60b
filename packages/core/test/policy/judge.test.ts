import { describe, expect, it } from "vitest"
import { mentionFinding, originFinding, secretFinding, unknownFinding } from "../../src/inspect/finding.ts"
import { type Finding, type RuleReference } from "../../src/model/verdict.ts"
import { type Zone } from "../../src/model/zone.ts"
import { judge } from "../../src/policy/judge.ts"
import { type PolicyDocument } from "../../src/policy/policy-document.ts"
import { layer, policyOf } from "./policy-stack.ts"

const rules = [{ paths: ["src/**"], zone: "device" }] as const
const placeOf = (path: string, zone: Zone, rule: RuleReference) => ({ path, zone, rule, opinions: [] })
const file = originFinding("fence", placeOf("src/a.ts", "device", { file: "root", pattern: "src/**" }))
const secret = secretFinding("example-token", undefined, { zone: "device", isRedacted: false, isHidden: false })
const redacted = secretFinding("example-token", undefined, { zone: "cloud", isRedacted: true, isHidden: false })
const now = new Date("2030-06-15T12:00:00Z")

const except = (finding: { readonly id: string }, expires = "2030-06-15"): Pick<PolicyDocument, "exceptions"> => ({
  exceptions: [{ finding: finding.id, reason: "generated sample", expires }],
})

const judged = (finding: Finding, ...layers: ReadonlyArray<ReturnType<typeof layer>>) =>
  judge([finding], policyOf(layers), {}, false, now)

describe("an exception", () => {
  it("silences a finding, which stays in the verdict and says why", () => {
    const { zone, findings } = judged(file, layer("root", { default: "cloud", rules, ...except(file) }))
    expect(zone).toBe("cloud")
    expect(findings).toMatchObject([
      { id: file.id, zone: "cloud", explanation: expect.stringContaining("generated sample") },
    ])
  })

  it("ends with its day", () => {
    const root = layer("root", { default: "cloud", rules, ...except(file, "2030-06-14") })
    expect(judged(file, root)).toMatchObject({ zone: "device", findings: [file] })
  })

  it("names its finding, and no other", () => {
    expect(judged(file, layer("root", { default: "cloud", rules, ...except(secret) })).zone).toBe("device")
  })

  it("leaves the file bound by the other files, and says which", () => {
    const root = layer("root", { default: "cloud", rules, ...except(file) })
    const { zone, findings } = judged(file, root, layer("organisation", { default: "internal" }))
    expect(zone).toBe("internal")
    expect(findings[0]?.explanation).toContain("still bound to internal by organisation")
  })

  it("leaves built-in rules in force", () => {
    const key = originFinding("fence", placeOf("src/id_rsa", "nowhere", { file: "built-in", pattern: "id_rsa" }))
    expect(judged(key, layer("root", { default: "cloud", ...except(key) })).zone).toBe("nowhere")
  })

  it("silences a secret when every file that speaks of secrets holds it", () => {
    const root = layer("root", { default: "cloud", ...except(secret) })
    const organisation = layer("organisation", { secrets: "device" })
    expect(judged(secret, root).zone).toBe("cloud")
    expect(judged(secret, root, organisation).zone).toBe("device")
    expect(judged(secret, root, layer("organisation", { secrets: "device", ...except(secret) })).zone).toBe("cloud")
  })

  it("never narrows a finding, and does not touch text of no known origin", () => {
    const place = { path: "src/a.ts", zone: "device", rule: { file: "root" }, opinions: [] } as const
    const mention = mentionFinding(place, "cloud", false)
    const unknown = unknownFinding("code", "device")
    const organisation = layer("organisation", { default: "device" })
    expect(judged(mention, layer("root", { default: "cloud", rules, ...except(mention) }), organisation).zone).toBe(
      "cloud",
    )
    expect(judged(unknown, layer("root", { default: "cloud", ...except(unknown) })).zone).toBe("device")
  })
})

it("says what puts a waiting policy in force", () => {
  const policy = policyOf([layer("root", { default: "device" })], { awaiting: "postern.jsonc is not yet in force" })
  expect(judge([], policy, {}, false, now)).toMatchObject({
    zone: "device",
    findings: [{ cause: "no-policy", explanation: "postern.jsonc is not yet in force (device at most)" }],
  })
})

it("takes the narrowest of everything, the caller and the machine's switch too", () => {
  const policy = policyOf([layer("root", { default: "cloud" })])
  expect(judge([], policy, {}, false, now)).toEqual({ zone: "cloud", findings: [] })
  expect(judge([], policy, { zone: "internal" }, false, now).zone).toBe("internal")
  expect(judge([file], policy, { zone: "internal" }, false, now).zone).toBe("device")
  expect(judge([], policy, {}, true, now).findings).toMatchObject([{ cause: "device-only" }])
})

it("takes a placeholder from a secret only when every file that speaks of secrets holds the exception", () => {
  const root = layer("root", { default: "cloud", ...except(redacted) })
  const organisation = layer("organisation", { secrets: "redact" })
  expect(judged(redacted, root).findings).toMatchObject([{ isRedacted: false }])
  expect(judged(redacted, root, organisation).findings).toMatchObject([
    { isRedacted: true, explanation: expect.stringContaining("still redacted by organisation") },
  ])
})
