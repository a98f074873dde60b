import { type Finding } from "../model/verdict.ts"
import { isWithin, narrowest } from "../model/zone.ts"
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

/** What the other files leave: the zone, and those of them that still care. */
const leftWithout = (policy: Policy, finding: Finding, silenced: ReadonlySet<string>) => {
  switch (finding.kind) {
    case "origin":
    case "content":
    case "mention": {
      const rest = policy.zoneOf(finding.path).opinions.filter(({ rule }) => !silenced.has(rule.file))
      const zone = narrowest(rest.map((opinion) => opinion.zone))
      const by = zone === "cloud" ? [] : rest.filter((opinion) => opinion.zone === zone).map(({ rule }) => rule.file)
      return { zone, by }
    }
    case "secret": {
      const by = policy.files.filter(({ file, secrets }) => secrets !== undefined && !silenced.has(file))
      return { zone: by.length === 0 ? "cloud" : finding.zone, by: by.map(({ file }) => file) }
    }
    default:
      // Nothing else can be a false positive: a limit, an answer that was bound, a place that cannot be read.
      return undefined
  }
}

const stillSaid = (finding: Finding, by: ReadonlyArray<string>): string => {
  if (by.length === 0) return ""
  const isRedacted = "isRedacted" in finding && finding.isRedacted
  return `; still ${isRedacted ? "redacted" : `bound to ${finding.zone}`} by ${[...new Set(by)].join(", ")}`
}

/**
 * The finding as the policy's `exceptions` leave it: each silences it for the file that holds it only, until its day has
 * passed. Never narrower than before, and still in the list: its explanation says who excepted it and who still binds.
 */
export const exceptFinding = <F extends Finding>(finding: F, policy: Policy, now: Date): F => {
  const held = holders(policy, finding, now)
  const [first] = held
  if (first === undefined) return finding
  const left = leftWithout(policy, finding, new Set(held.map(({ file }) => file)))
  if (left === undefined) return finding
  const zone = isWithin(left.zone, finding.zone) ? finding.zone : left.zone
  const excepted = {
    ...finding,
    zone,
    ...("isRedacted" in finding ? { isRedacted: finding.isRedacted && left.by.length > 0 } : {}),
    ...("prefers" in finding ? { prefers: left.zone } : {}),
  }
  const { reason, expires } = first.exception
  const explanation = `${finding.explanation}; excepted by ${first.file} until ${expires} (${reason})`
  return { ...excepted, explanation: explanation + stillSaid(excepted, left.by) }
}
