import { type PolicyDocument } from "./policy-document.ts"

/** Who speaks through a policy file. `inline` is the `policy` given to `createRouter`. */
export type PolicyOrigin = "organisation" | "user" | "root" | "nested" | "inline"

/** One policy file in force. */
export interface PolicyLayer {
  readonly origin: PolicyOrigin
  /** Shown in reasons; names the file among all in force. */
  readonly file: string
  readonly document: PolicyDocument
  /** One-based line of each rule, in the order of `rules`. */
  readonly ruleLines?: ReadonlyArray<number>
  /** A nested file's folder, relative to the workspace's root, with slashes. */
  readonly folder?: string
  /** Its `default` does not stand in for a missing root file: it is not in force. */
  readonly onlyNarrows?: boolean
}

/** An exclusion file of another tool, in force. */
export interface IgnoreLayer {
  /** Shown in reasons. */
  readonly file: string
  /** Its folder, relative to the workspace's root; empty for the root itself. */
  readonly folder: string
  readonly text: string
}

const perPath = ["$schema", "version", "default", "rules", "mode", "exceptions"]

const everywhere = [
  ...perPath,
  "outside",
  "unknown",
  "names",
  "secrets",
  "attachments",
  "ignoreFiles",
  "fingerprints",
  "cloud",
  "budget",
]

const keysOf: Readonly<Record<PolicyOrigin, ReadonlyArray<string>>> = {
  organisation: [...everywhere, "internal", "requirePolicy"],
  user: [...everywhere, "internal", "requirePolicy"],
  root: [...everywhere, "tasks", "route"],
  inline: [...everywhere, "tasks", "route"],
  nested: perPath,
}

const places: ReadonlyArray<readonly [PolicyOrigin, string]> = [
  ["root", "the root file"],
  ["organisation", "the organisation's file or the user's"],
]

/** Says why a key has no place in a file of this origin, or nothing. */
export const faultOfPlace = (key: string, origin: PolicyOrigin): string | undefined => {
  if (keysOf[origin].includes(key)) return undefined
  const better = places.filter(([place]) => keysOf[place].includes(key)).map(([, name]) => name)
  return `\`${key}\` has no effect in a file of this kind (${origin}); move it to ${better.join(", or to ")}`
}
