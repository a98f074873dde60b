import { type TaskKind, type Zone } from "@postern/core"

/** Where a kind of task customarily runs, and why. A default: the policy's `tasks` and the caller's `prefer` come first. */
export interface CustomaryZone {
  readonly zone: Zone
  readonly reason: string
}

const onDevice = (what: string): CustomaryZone => ({ zone: "device", reason: `${what} is customary on the device` })

const customs: Readonly<Record<TaskKind, CustomaryZone>> = {
  infill: onDevice("autocompletion"),
  refactor: onDevice("a local refactoring"),
  boilerplate: onDevice("boilerplate"),
  "unit-test": onDevice("writing unit tests"),
  debug: onDevice("debugging"),
  edit: onDevice("a local edit"),
  explain: onDevice("explaining"),
  review: onDevice("reviewing"),
  "agent-step": onDevice("an agent's step"),
  other: { zone: "device", reason: "the device costs nothing" },
  architecture: { zone: "cloud", reason: "architecture over many files is customary in the cloud" },
}

/** Tells where a task of this kind customarily runs. */
export const customaryZone = (task: TaskKind): CustomaryZone => customs[task]
