import { type TaskKind, type Zone } from "@postern/core"
import { type Features } from "../measure/features.ts"
import { scoreTrajectory, stuckFrom } from "../measure/trajectory-score.ts"

/** Where a request runs by preference, and why. */
export interface CustomaryZone {
  readonly zone: Zone
  readonly reason: string
}

const onDevice = (what: string): CustomaryZone => ({ zone: "device", reason: `${what} is customary on the device` })

/** Kinds of task with a customary place; the others are open. */
const customs: Partial<Readonly<Record<TaskKind, CustomaryZone>>> = {
  infill: onDevice("autocompletion"),
  refactor: onDevice("a local refactoring"),
  boilerplate: onDevice("boilerplate"),
  "unit-test": onDevice("writing unit tests"),
  debug: onDevice("debugging"),
  architecture: { zone: "cloud", reason: "architecture over many files is customary in the cloud" },
}

/** A wish of no known kind that is no longer than this asks for little. */
const smallTalkCharacters = 120

/**
 * Tells where a request customarily runs: by the kind of its task, or because it asks for little. A default: the policy's
 * `tasks` and the caller's `prefer` come first. Nothing: the facts leave it open.
 */
export const customaryZone = ({ task, newCharacters, trajectory }: Features): CustomaryZone | undefined => {
  if (task === "other" && newCharacters <= smallTalkCharacters && trajectory.steps === 0) {
    return { zone: "device", reason: "it asks for little" }
  }
  return customs[task]
}

/** A session that goes in circles belongs further up, as long as it does. */
export const stuckZone = ({ trajectory }: Features): CustomaryZone | undefined => {
  const { value, reasons } = scoreTrajectory(trajectory)
  return value < stuckFrom
    ? undefined
    : { zone: "cloud", reason: `the session is stuck (${reasons.slice(0, 3).join(", ")})` }
}
