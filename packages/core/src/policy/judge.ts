import { limitFinding } from "../inspect/finding.ts"
import { type Envelope } from "../model/request.ts"
import { type Finding, type Verdict } from "../model/verdict.ts"
import { narrowest } from "../model/zone.ts"
import { type Policy } from "./policy.ts"

/** Limits that no text causes: the caller's, the policy's state, the machine's switch. */
const limits = (policy: Policy, envelope: Envelope, isDeviceOnly: boolean): ReadonlyArray<Finding> => [
  ...(isDeviceOnly ? [limitFinding("device-only", "device")] : []),
  ...(policy.status === "none" ? [limitFinding("no-policy", "device")] : []),
  ...(policy.status === "broken" ? [limitFinding("broken-policy", "device", policy.error?.message)] : []),
  ...(envelope.zone === undefined || envelope.zone === "cloud" ? [] : [limitFinding("caller", envelope.zone)]),
]

/** Findings and policy make a verdict: the narrowest of all. Pure, total and monotone: one more finding never widens. */
export const judge = (
  findings: ReadonlyArray<Finding>,
  policy: Policy,
  envelope: Envelope,
  isDeviceOnly = false,
): Verdict => {
  const all = [...limits(policy, envelope, isDeviceOnly), ...findings]
  return { zone: narrowest(all.map((finding) => finding.zone)), findings: all }
}

/** The verdict when inspection itself failed: nothing leaves the device. */
export const verdictOfFailedInspection: Verdict = {
  zone: "device",
  findings: [limitFinding("inspector-failed", "device")],
}
