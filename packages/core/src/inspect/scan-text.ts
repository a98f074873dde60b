import { type Finding } from "../model/verdict.ts"
import { isWithin } from "../model/zone.ts"
import { type Policy } from "../policy/policy.ts"
import { findContentPaths, findMentions } from "./content-paths.ts"
import { mentionFinding, originFinding, secretFinding } from "./finding.ts"
import { findSecrets } from "./secrets/find-secrets.ts"

/** A part of a text that says which open file it comes from. */
export interface Claim {
  readonly path: string
  readonly start: number
  readonly end: number
}

/** What a text alone tells, whoever says it. Holds no text but the paths of protected files and of claims. */
export interface Scan {
  readonly findings: ReadonlyArray<Finding>
  readonly claims: ReadonlyArray<Claim>
}

/** Scans one text for secrets, for content of protected files, and for their names. Pure and linear. */
export const scanText = (text: string, policy: Policy): Scan => {
  const findings = new Map<string, Finding>()
  const claims: Array<Claim> = []
  const add = (finding: Finding) => findings.set(finding.id, finding)

  for (const { rule } of findSecrets(text)) add(secretFinding(rule, policy.secrets === "refuse" ? "nowhere" : "device"))
  for (const { path: written, form, range } of findContentPaths(text)) {
    const { zone, path, rule } = policy.zoneOf(written)
    if (zone !== "cloud") add(originFinding(path, form, zone, rule))
    if (range !== undefined) claims.push({ path: written, ...range })
  }
  const bound = new Set([...findings.values()].flatMap((finding) => (finding.kind === "origin" ? [finding.path] : [])))
  for (const written of findMentions(text)) {
    const { zone, path, rule } = policy.zoneOf(written)
    if (isWithin("cloud", zone) || bound.has(path)) continue
    // A path that no rule names is bound by the default alone: its name tells nothing.
    if (rule.pattern !== undefined) add(mentionFinding(path, policy.names === "bind" ? zone : "cloud", rule))
  }
  return { findings: [...findings.values()], claims }
}
