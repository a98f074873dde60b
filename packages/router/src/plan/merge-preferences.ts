import { type Budget, type InspectionIndex } from "@postern/core"
import { hash } from "node:crypto"
import { type PlanInput } from "./plan-route.ts"

/** What the workspaces' policies say besides their verdicts. */
export interface MergedPolicy {
  readonly plan: PlanInput["policy"]
  /** Of each workspace, in their order. */
  readonly budgets: ReadonlyArray<Budget | undefined>
  /** SHA-256 of all policies together. */
  readonly digest: string
}

/** Puts together what workspaces say of a plan: all terms hold, the first workspace's preferences count. */
export const mergePreferences = (indexes: ReadonlyArray<InspectionIndex>): MergedPolicy => {
  const [only] = indexes
  const digests = indexes.map(({ policy }) => policy.digest)
  return {
    plan: {
      tasks: Object.assign({}, ...indexes.toReversed().map(({ policy }) => policy.tasks)),
      route: indexes.find(({ policy }) => policy.route !== undefined)?.policy.route,
      cloud: indexes.flatMap(({ policy }) => policy.cloud),
      warnings: [...new Set(indexes.flatMap(({ policy, warnings = [] }) => [...policy.warnings, ...warnings]))],
    },
    budgets: indexes.map(({ policy }) => policy.budget),
    digest: indexes.length === 1 && only !== undefined ? only.policy.digest : hash("sha256", digests.join(" ")),
  }
}
