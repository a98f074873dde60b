import { type InspectionIndex } from "@postern/core"
import { type PlanInput } from "./plan-route.ts"

/** Puts together what workspaces say of a plan: all terms hold, the first workspace's preference for a task counts. */
export const mergePreferences = (indexes: ReadonlyArray<InspectionIndex>): PlanInput["policy"] => ({
  tasks: Object.assign({}, ...indexes.toReversed().map(({ policy }) => policy.tasks)),
  cloud: indexes.flatMap(({ policy }) => policy.cloud),
  warnings: [...new Set(indexes.flatMap(({ policy, warnings = [] }) => [...policy.warnings, ...warnings]))],
})
