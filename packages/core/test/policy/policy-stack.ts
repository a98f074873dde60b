import { type PolicyDocument } from "../../src/policy/policy-document.ts"
import { type PolicyLayer, type PolicyOrigin } from "../../src/policy/policy-layer.ts"
import { compilePolicies, type PolicyParts } from "../../src/policy/policy.ts"

/** A policy file in force; its name is its origin unless another is given. */
export const layer = (
  origin: PolicyOrigin,
  document: Partial<PolicyDocument>,
  rest: Partial<PolicyLayer> = {},
): PolicyLayer => ({ origin, file: rest.folder ?? origin, document: { version: 1, ...document }, ...rest })

/** The policy of a workspace at `/work`, whose user lives in `/home/ada`. */
export const policyOf = (layers: ReadonlyArray<PolicyLayer>, parts: Partial<PolicyParts> = {}) =>
  compilePolicies({ layers, workspace: { root: "/work", homes: ["/home/ada"] }, ...parts })
