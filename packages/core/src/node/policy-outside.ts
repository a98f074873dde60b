import { dirname } from "node:path"
import { type ZoneOpinion } from "../policy/path-zone.ts"
import { compilePolicies, type Policy, type PolicyParts } from "../policy/policy.ts"
import { type PolicyOptions, readPolicyParts } from "./policy-parts.ts"
import { findPolicyRoot } from "./policy-root.ts"
import { stateFolder } from "./state-folder.ts"

/** Makes the opinion that another workspace's own policy has on its files; none where it has no policy file. */
const makeOutsideOpinion = (options: PolicyOptions) => {
  const { policy: _, linkedName: __, siblings: ___, ...places } = options
  const roots = new Map<string, string | undefined>()
  const policies = new Map<string, Policy>()
  return (path: string): ZoneOpinion | undefined => {
    const folder = dirname(path)
    if (!roots.has(folder)) roots.set(folder, findPolicyRoot(folder, options.stateDirectory ?? stateFolder()))
    const root = roots.get(folder)
    if (root === undefined) return undefined
    const policy = policies.get(root) ?? compilePolicies(readPolicyParts(root, places).parts)
    policies.set(root, policy)
    return policy.zoneOf(path)
  }
}

/** Compiles a workspace's policy; files of other workspaces are bound by their own policies besides. */
export const compileWorkspace = (parts: PolicyParts, options: PolicyOptions): Policy =>
  compilePolicies({ ...parts, workspace: { ...parts.workspace, opinionOutside: makeOutsideOpinion(options) } })
