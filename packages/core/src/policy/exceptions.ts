import { type Finding } from "../model/verdict.ts"
import { isWithin, narrowest, type Zone } from "../model/zone.ts"
import { type PolicyException } from "./policy-settings.ts"
import { type Policy } from "./policy.ts"

interface HeldException {
  readonly file: string
  readonly exception: PolicyException
}

const holders = (policy: Policy, finding: Finding, now: Date): ReadonlyArray<HeldException> => {
  const today = now.toISOString().slice(0, 10)
  return policy.files.flatMap(({ file, exceptions }) =>
    exceptions
      .filter(({ finding: id, expires }) => id === finding.id && today <= expires)
      .map((exception) => ({ file, exception })),
  )
}

/** The zone that the other files leave, and those of them that still bind. */
const zoneWithout = (policy: Policy, finding: Finding, silenced: ReadonlySet<string>) => {
  if ("rule" in finding && "path" in finding) {
    const rest = policy.zoneOf(finding.path).opinions.filter(({ rule }) => !silenced.has(rule.file))
    const zone = narrowest(rest.map((opinion) => opinion.zone))
    return { zone, by: rest.filter((opinion) => opinion.zone === zone).map(({ rule }) => rule.file) }
  }
  if (finding.kind === "secret") {
    const by = policy.files.filter(({ file, secrets }) => secrets !== undefined && !silenced.has(file))
    const zone: Zone = by.length === 0 ? "cloud" : finding.zone
    return { zone, by: by.map(({ file }) => file) }
  }
  // Nothing else can be a false positive: a limit, an answer that was bound, a place that cannot be read.
  return undefined
}

/**
 * The finding as the policy's `exceptions` leave it: each silences it for the file that holds it only, until its day has
 * passed. Never narrower than before, and still in the list: its explanation says who excepted it and who still binds.
 */
export const exceptFinding = <F extends Finding>(finding: F, policy: Policy, now: Date): F => {
  const held = holders(policy, finding, now)
  const [first] = held
  if (first === undefined) return finding
  const rest = zoneWithout(policy, finding, new Set(held.map(({ file }) => file)))
  if (rest === undefined) return finding
  const zone = isWithin(rest.zone, finding.zone) ? finding.zone : rest.zone
  const { reason, expires } = first.exception
  const still = zone === "cloud" ? "" : `; still bound to ${zone} by ${[...new Set(rest.by)].join(", ")}`
  const explanation = `${finding.explanation}; excepted by ${first.file} until ${expires} (${reason})${still}`
  return { ...finding, zone, explanation }
}
