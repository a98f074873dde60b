import { type Policy } from "../policy/policy.ts"
import { approvalOf, writeApprovals } from "./policy-approvals.ts"
import { compileWorkspace } from "./policy-outside.ts"
import { type PolicyOptions, readPolicyParts } from "./policy-parts.ts"
import { stateFolder } from "./state-folder.ts"

/** A policy, and whether the files it was read from are still the same. */
export interface WorkspacePolicy extends Policy {
  /** One `stat` a file; `false`: load the policy anew. A new nested file is seen when another file or git HEAD changes. */
  readonly isCurrent: () => boolean
}

/**
 * Loads the policy that holds for a workspace folder: the organisation's file, the user's, the root's, nested ones, exclusion
 * files and the policy given in code. What a file widens counts once it is in git HEAD or approved. Never fails: without a
 * file, and with one that is broken or cannot be read, the policy binds everything to the device and says why.
 */
export const loadWorkspacePolicy = (workspace: string | undefined, options: PolicyOptions = {}): WorkspacePolicy => {
  const { parts, isCurrent } = readPolicyParts(workspace, options)
  return { ...compileWorkspace(parts, options), isCurrent }
}

/**
 * Approves the workspace's policy files and the user's as they are now, deleted ones too: from the next load on, what they
 * widen counts. For a person's decision only. Gives the names of the files that were not in force before.
 */
export const approvePolicy = (
  workspace: string,
  options: Omit<PolicyOptions, "policy"> = {},
): ReadonlyArray<string> => {
  const { folders } = readPolicyParts(workspace, options)
  return folders.flatMap(({ folder, versions }) => {
    const changed = versions.filter(({ isInForce }) => !isInForce)
    if (changed.length === 0) return []
    const approvals = versions.map((file) => [file.name, approvalOf(file)] as const)
    writeApprovals(folder, options.stateDirectory ?? stateFolder(), new Map(approvals))
    return changed.map(({ name }) => name)
  })
}

/** A policy file that is not in force yet: as it is, and as it counted last; absent: there was none, or it is deleted. */
export interface PendingPolicy {
  readonly name: string
  readonly text: string | undefined
  readonly previous: string | undefined
}

/** The workspace's policy files and the user's that wait for approval: what `approvePolicy` would put in force. */
export const pendingPolicies = (
  workspace: string,
  options: Omit<PolicyOptions, "policy"> = {},
): ReadonlyArray<PendingPolicy> =>
  readPolicyParts(workspace, options).folders.flatMap(({ versions }) =>
    versions
      .filter(({ isInForce }) => !isInForce)
      .map(({ name, text, previous }) => ({ name, text, previous: previous?.text })),
  )
