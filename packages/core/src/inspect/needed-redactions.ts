import { exceptFinding } from "../policy/exceptions.ts"
import { type Policy } from "../policy/policy.ts"
import { type Redactable } from "../redact/redaction.ts"
import { type Inspection } from "./inspect-request.ts"

/** What placeholders must stand for in everything that leaves the device, after the policy's exceptions. */
export const neededRedactions = (
  { redactables }: Inspection,
  policy: Policy,
  now = new Date(),
): ReadonlyArray<Redactable> =>
  redactables
    .filter(({ finding }) => exceptFinding(finding, policy, now).isRedacted)
    .map(({ value, label }) => ({ value, label }))
