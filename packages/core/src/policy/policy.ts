import { type TaskKind } from "../model/request.ts"
import { type RuleReference } from "../model/verdict.ts"
import { isWithin, narrowest, type Zone } from "../model/zone.ts"
import { builtInRules } from "./built-in-rules.ts"
import { canonicalPath } from "./canonical-path.ts"
import { compileRule, type PathRule } from "./path-rules.ts"
import { type CloudTerms, type PolicyDocument } from "./policy-document.ts"
import { type PolicyError } from "./policy-error.ts"

/** A path's zone, and the rule that gives it. */
export interface PathZone {
  readonly zone: Zone
  /** The path in canonical form. */
  readonly path: string
  readonly rule: RuleReference
}

/** The policy of a workspace, compiled. */
export interface Policy {
  /** `none`: no file gives a zone; `broken`: a file has errors. Either binds every request to the device. */
  readonly status: "given" | "none" | "broken"
  /** The faults of a broken file. */
  readonly error: PolicyError | undefined
  readonly zoneOf: (written: string) => PathZone
  readonly unknown: { readonly prose: Zone; readonly code: Zone }
  readonly attachments: Zone
  readonly names: "allow" | "bind"
  readonly secrets: "device" | "refuse"
  /** Each must be met by a cloud target. */
  readonly cloud: ReadonlyArray<CloudTerms>
  readonly tasks: Partial<Readonly<Record<TaskKind, Zone>>>
}

/** Where a policy comes from. */
export interface PolicySource {
  /** Shown in reasons. */
  readonly file: string
  /** The workspace's folder; absent: no path is absolute inside it. */
  readonly root?: string
  readonly ruleLines?: ReadonlyArray<number>
  /** The file a path really leads to, relative to the root or absolute; absent where it leads nowhere. */
  readonly realPath?: (path: string) => string | undefined
}

/** Zones of paths are remembered up to this many; then the memory begins anew. */
const mostRemembered = 20_000

const remember = (compute: (written: string) => PathZone): ((written: string) => PathZone) => {
  const known = new Map<string, PathZone>()
  return (written) => {
    const hit = known.get(written)
    if (hit !== undefined) return hit
    if (known.size >= mostRemembered) known.clear()
    const zone = compute(written)
    known.set(written, zone)
    return zone
  }
}

/** Compiles a document. Absent keys take the root file's defaults. */
export const compilePolicy = (document: PolicyDocument, source: PolicySource): Policy => {
  const { file, root, ruleLines = [], realPath } = source
  const defaultZone = document.default ?? "device"
  const outside = document.outside ?? "device"
  const rules: ReadonlyArray<PathRule> = (document.rules ?? []).flatMap(({ paths, zone, reason }, index) =>
    paths.map((pattern) => {
      const line = ruleLines[index]
      return compileRule(pattern, zone, {
        file,
        pattern,
        ...(line === undefined ? {} : { line }),
        ...(reason === undefined ? {} : { reason }),
      })
    }),
  )

  const zoneOfCanonical = (inside: boolean, path: string): PathZone => {
    // The matcher takes relative paths only; a path outside is matched by its name alone.
    const matchable = inside ? path : (path.split("/").at(-1) ?? path)
    if (matchable === "") return { zone: inside ? defaultZone : outside, path, rule: { file } }
    const own = inside ? rules.findLast((rule) => rule.matches(matchable)) : undefined
    const base: PathZone =
      own === undefined
        ? { zone: inside ? defaultZone : outside, path, rule: { file } }
        : { zone: own.zone, path, rule: own.rule }
    if (own?.namesFile === true) return base
    const builtIn = builtInRules.findLast((rule) => rule.matches(matchable))
    return builtIn === undefined || isWithin(base.zone, builtIn.zone)
      ? base
      : { zone: builtIn.zone, path, rule: builtIn.rule }
  }

  const zoneOf = (written: string): PathZone => {
    const { inside, path } = canonicalPath(root, written)
    const lexical = zoneOfCanonical(inside, path)
    const real = lexical.zone === "nowhere" ? undefined : realPath?.(path)
    if (real === undefined) return lexical
    const canonical = canonicalPath(root, real)
    if (canonical.path === path) return lexical
    const followed = zoneOfCanonical(canonical.inside, canonical.path)
    return isWithin(lexical.zone, followed.zone) ? lexical : followed
  }

  return {
    status: document.default === undefined && (document.rules ?? []).length === 0 ? "none" : "given",
    error: undefined,
    zoneOf: remember(zoneOf),
    unknown: { prose: document.unknown?.prose ?? "cloud", code: document.unknown?.code ?? defaultZone },
    attachments: document.attachments ?? "device",
    names: document.names ?? "allow",
    secrets: document.secrets ?? "device",
    cloud: document.cloud === undefined ? [] : [document.cloud],
    tasks: document.tasks ?? {},
  }
}

/** The policy where there is none: everything stays on the device, and the built-in rules hold. */
export const noPolicy = (root?: string): Policy => ({
  ...compilePolicy({ version: 1, default: "device" }, { file: "no policy", ...(root === undefined ? {} : { root }) }),
  status: "none",
})

/** The policy where a file has errors: as if there were none, with the errors. */
export const brokenPolicy = (error: PolicyError, root?: string): Policy => ({
  ...noPolicy(root),
  status: "broken",
  error,
})

const statuses = ["broken", "none", "given"] as const

/** Both policies at once: the narrower of the two in everything. */
export const combinePolicies = (first: Policy, second: Policy): Policy => ({
  status: statuses.find((status) => first.status === status || second.status === status) ?? "none",
  error: first.error ?? second.error,
  zoneOf: (written) => {
    const [one, other] = [first.zoneOf(written), second.zoneOf(written)]
    return isWithin(one.zone, other.zone) ? one : other
  },
  unknown: {
    prose: narrowest([first.unknown.prose, second.unknown.prose]),
    code: narrowest([first.unknown.code, second.unknown.code]),
  },
  attachments: narrowest([first.attachments, second.attachments]),
  names: first.names === "bind" || second.names === "bind" ? "bind" : "allow",
  secrets: first.secrets === "refuse" || second.secrets === "refuse" ? "refuse" : "device",
  cloud: [...first.cloud, ...second.cloud],
  tasks: { ...second.tasks, ...first.tasks },
})
