import { type RuleReference } from "../model/verdict.ts"
import { isWithin, type Zone } from "../model/zone.ts"
import { compileLayer, compileRules, placePath } from "../policy/layer-opinions.ts"
import { type PolicyLayer, type PolicyOrigin } from "../policy/policy-layer.ts"
import { type Policy, type PolicyParts } from "../policy/policy.ts"
import { readIndexManifest } from "./index-file.ts"
import { indexPlace } from "./index-place.ts"
import { cutPast } from "./past-bounds.ts"
import { askGit } from "./policy-head.ts"
import { compileWorkspace } from "./policy-outside.ts"
import { type PolicyOptions, readPolicyParts } from "./policy-parts.ts"
import { stateFolder } from "./state-folder.ts"
import { findUnread, warnOfUnread } from "./unread-files.ts"
import { walkFiles } from "./policy-tree.ts"

/** Where a rule stands, as `file:line`; the file alone where its default, or a built-in rule, decides. */
const placeOf = ({ file, line }: RuleReference): string => (line === undefined ? file : `${file}:${line}`)

const filesOf = (root: string): ReadonlyArray<string> => {
  const listed = askGit(root, ["ls-files", "-c", "-o", "-z", "--exclude-standard"])?.toString("utf8").split("\0")
  return listed?.filter((name) => name !== "") ?? walkFiles(root, () => true).files
}

/** The zone of one path, and why. */
export interface CheckedPath {
  /** As it was asked for. */
  readonly path: string
  readonly zone: Zone
  /** The zone that would hold if nothing were only observed; absent where that is the same. */
  readonly observed?: Zone
  readonly rule: RuleReference
  /** The rule's file and line. */
  readonly place: string
}

interface ReadWorkspace {
  readonly parts: PolicyParts
  readonly policy: Policy
  /** Every file below the policy's root that git does not ignore; listed at most once. */
  readonly files: () => ReadonlyArray<string>
}

const readWorkspace = (workspace: string, options: PolicyOptions): ReadWorkspace => {
  const { parts } = readPolicyParts(workspace, options)
  let listed: ReadonlyArray<string> | undefined
  const files = () => (listed ??= filesOf(parts.workspace?.root ?? workspace))
  return { parts, policy: compileWorkspace(parts, options), files }
}

const placeFiles = ({ zoneOf }: Policy, paths: ReadonlyArray<string>): ReadonlyArray<CheckedPath> =>
  paths.map((path) => {
    const { zone, rule, observed } = zoneOf(path)
    return { path, zone, rule, place: placeOf(rule), ...(observed === undefined ? {} : { observed }) }
  })

/**
 * Says of each path how far its content may travel, and which rule says so. Without paths: of every file below the policy's
 * root that git does not ignore.
 */
export const checkPaths = (
  workspace: string,
  paths?: ReadonlyArray<string>,
  options: PolicyOptions = {},
): ReadonlyArray<CheckedPath> => {
  const { policy, files } = readWorkspace(workspace, options)
  return placeFiles(policy, paths ?? files())
}

/** A nested file's rule, or its default, that is wider than other files allow. */
export interface IneffectiveRule {
  readonly rule: RuleReference
  /** The rule that binds the first of the files. */
  readonly boundBy: RuleReference
  /** How many files it would open. */
  readonly files: number
}

/** How a workspace's policy stands. */
export interface PolicyReport extends Pick<Policy, "status" | "error" | "awaiting" | "warnings"> {
  /** The policy files in force, and the exclusion files that are honoured. */
  readonly files: ReadonlyArray<{ readonly file: string; readonly origin: PolicyOrigin | "exclusion" }>
  /** Rules of the root and of nested files that match no file; files that git ignores are not looked at. */
  readonly unmatched: ReadonlyArray<RuleReference>
  /** Where nested files are wider than others: they have no effect there. */
  readonly ineffective: ReadonlyArray<IneffectiveRule>
}

const place = (path: string) => placePath({ inside: true, path }, [])

const findUnmatched = (layers: ReadonlyArray<PolicyLayer>, files: ReadonlyArray<string>) =>
  layers.flatMap((layer) => {
    const { rules, matching } = compileRules(layer, [])
    const matched = new Set(files.flatMap((file) => matching(place(file))))
    return rules.filter((rule) => !matched.has(rule)).map(({ rule }) => rule)
  })

const findIneffective = (nested: ReadonlyArray<PolicyLayer>, files: ReadonlyArray<string>, policy: Policy) =>
  nested.flatMap((layer) => {
    const opinionsOn = compileLayer(layer, [])
    const found = new Map<string, IneffectiveRule>()
    for (const file of files) {
      const [own] = opinionsOn(place(file))
      if (own === undefined) continue
      const { zone, rule: boundBy } = policy.zoneOf(file)
      if (isWithin(own.zone, zone)) continue
      const key = `${placeOf(own.rule)} ${own.rule.pattern ?? ""}`
      const known = found.get(key) ?? { rule: own.rule, boundBy, files: 0 }
      found.set(key, { ...known, files: known.files + 1 })
    }
    return [...found.values()]
  })

/** Reports what a person should know of a workspace's policy: files in force, changes that wait, rules without effect. */
export const policyReport = (workspace: string, options: PolicyOptions = {}): PolicyReport =>
  reportOn(readWorkspace(workspace, options), warnOfPast(workspace, options))

/** What `policyReport` and `checkPaths` say, with the policy and the list of files read once for both. */
export const checkWorkspace = (
  workspace: string,
  paths?: ReadonlyArray<string>,
  options: PolicyOptions = {},
): { readonly report: PolicyReport; readonly checked: ReadonlyArray<CheckedPath> } => {
  const read = readWorkspace(workspace, options)
  return {
    report: reportOn(read, warnOfPast(workspace, options)),
    checked: placeFiles(read.policy, paths ?? read.files()),
  }
}

/** Says what the index of a workspace, as it was written last, left out of git's history. */
const warnOfPast = (workspace: string, { stateDirectory = stateFolder() }: PolicyOptions): ReadonlyArray<string> =>
  readIndexManifest(indexPlace(workspace, stateDirectory))?.past.isCut === true ? [cutPast] : []

const reportOn = (
  { parts, policy, files: list }: ReadWorkspace,
  indexWarnings: ReadonlyArray<string>,
): PolicyReport => {
  const { layers, ignoreFiles = [], workspace: { root } = {} } = parts
  const files = root === undefined ? [] : list()
  const nested = layers.filter(({ origin }) => origin === "nested")
  return {
    status: policy.status,
    error: policy.error,
    awaiting: policy.awaiting,
    warnings: [
      ...policy.warnings,
      ...indexWarnings,
      ...(root === undefined ? [] : warnOfUnread(findUnread(root, files, policy))),
    ],
    files: [
      ...layers.map(({ file, origin }) => ({ file, origin })),
      ...ignoreFiles.map(({ file }) => ({ file, origin: "exclusion" as const })),
    ],
    unmatched: findUnmatched([...layers.filter(({ origin }) => origin === "root"), ...nested], files),
    ineffective: findIneffective(nested, files, policy),
  }
}
