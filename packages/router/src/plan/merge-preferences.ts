import { type Budget, type InspectionIndex } from "@postern/core"
import { hash } from "node:crypto"
import { type PlanInput } from "./plan-route.ts"

/** What the workspaces' policies say besides their verdicts. */
export interface MergedPolicy {
  readonly plan: PlanInput["policy"]
  /** Of each workspace, in their order; nothing for one that the request is not about. */
  readonly budgets: ReadonlyArray<Budget | undefined>
  /** SHA-256 of all policies together. */
  readonly digest: string
}

/**
 * Puts together what workspaces say of a plan: the terms of all hold; preferences and budgets are those of the workspaces
 * that the request is about, and of their preferences the first one's count.
 */
export const mergePreferences = (
  indexes: ReadonlyArray<InspectionIndex>,
  about: ReadonlyArray<InspectionIndex> = indexes,
): MergedPolicy => {
  const [only] = indexes
  const digests = indexes.map(({ policy }) => policy.digest)
  return {
    plan: {
      tasks: Object.assign({}, ...about.toReversed().map(({ policy }) => policy.tasks)),
      route: about.find(({ policy }) => policy.route !== undefined)?.policy.route,
      cloud: indexes.flatMap(({ policy }) => policy.cloud),
      warnings: [...new Set(indexes.flatMap(({ policy, warnings = [] }) => [...policy.warnings, ...warnings]))],
    },
    budgets: indexes.map((index) => (about.includes(index) ? index.policy.budget : undefined)),
    digest: indexes.length === 1 && only !== undefined ? only.policy.digest : hash("sha256", digests.join(" ")),
  }
}
