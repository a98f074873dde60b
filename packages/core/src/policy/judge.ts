import { limitFinding } from "../inspect/finding.ts"
import { type Envelope } from "../model/request.ts"
import { type Finding, type Verdict } from "../model/verdict.ts"
import { narrowest } from "../model/zone.ts"
import { exceptFinding } from "./exceptions.ts"
import { type Policy } from "./policy.ts"

/** Where there is a file that is not in force yet, that is what mends it. */
const noPolicyFinding = ({ awaiting }: Policy): Finding => {
  const finding = limitFinding("no-policy", "device")
  return awaiting === undefined ? finding : { ...finding, explanation: `${awaiting} (device at most)` }
}

/** Limits that no text causes: the caller's, the policy's state, the machine's switch. */
const limits = (policy: Policy, envelope: Envelope, isDeviceOnly: boolean): ReadonlyArray<Finding> => [
  ...(isDeviceOnly ? [limitFinding("device-only", "device")] : []),
  ...(policy.status === "none" ? [noPolicyFinding(policy)] : []),
  ...(policy.status === "broken" ? [limitFinding("broken-policy", "device", policy.error?.message)] : []),
  ...(envelope.zone === undefined || envelope.zone === "cloud" ? [] : [limitFinding("caller", envelope.zone)]),
]

/**
 * Findings and policy make a verdict: the narrowest of all, after the policy's exceptions. Pure, total and monotone: one
 * more finding never widens. `now` is the time that exceptions expire by; absent: the present.
 */
export const judge = (
  findings: ReadonlyArray<Finding>,
  policy: Policy,
  envelope: Envelope,
  isDeviceOnly = false,
  now = new Date(),
): Verdict => {
  const kept = findings.map((finding) => exceptFinding(finding, policy, now))
  const all = [...limits(policy, envelope, isDeviceOnly), ...kept]
  return { zone: narrowest(all.map((finding) => finding.zone)), findings: all }
}

/** The verdict when inspection itself failed: nothing leaves the device. */
export const verdictOfFailedInspection: Verdict = {
  zone: "device",
  findings: [limitFinding("inspector-failed", "device")],
}
