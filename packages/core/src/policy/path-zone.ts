import { type RuleReference } from "../model/verdict.ts"
import { isWithin, narrowest, type Zone } from "../model/zone.ts"
import { canonicalPath } from "./canonical-path.ts"
import { type OpinionsOn, type PathOpinion, placePath } from "./layer-opinions.ts"

/** What one file says of a path. */
export interface ZoneOpinion {
  readonly zone: Zone
  readonly rule: RuleReference
}

/** A path's zone, and the rule that gives it. */
export interface PathZone {
  readonly zone: Zone
  /** The path in canonical form. */
  readonly path: string
  /** It was written without a place to start from: any workspace could be meant. */
  readonly isRelative?: true
  /** The rule of the narrowest opinion; where several are as narrow, one whose pattern matches. */
  readonly rule: RuleReference
  /** What each file says; the narrowest holds. */
  readonly opinions: ReadonlyArray<ZoneOpinion>
  /** The zone that would hold if nothing were only observed; absent where that is the same. */
  readonly observed?: Zone
}

/** The folder that paths are relative to, as the machine knows it. All absent: no path is absolute inside it. */
export interface PolicyWorkspace {
  readonly root?: string
  /** The root with symbolic links followed. */
  readonly realRoot?: string
  /** Every way to write the user's home folder, which `~` stands for in a user file. */
  readonly homes?: ReadonlyArray<string>
  /** The file a path really leads to, relative to the root or absolute; absent where it leads nowhere. */
  readonly realPath?: (path: string) => string | undefined
  /** Other workspaces that judge the same requests: of their files this one says nothing. */
  readonly siblings?: ReadonlyArray<string>
  /** What the policy of the workspace in which an absolute path lies says of it; absent where it lies in none. */
  readonly opinionOutside?: (path: string) => ZoneOpinion | undefined
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

const conclude = (
  { path, isRelative }: Pick<PathZone, "path" | "isRelative">,
  opinions: ReadonlyArray<PathOpinion>,
): PathZone => {
  const zone = narrowest(opinions.map((opinion) => opinion.zone))
  const enforced = narrowest(opinions.map((opinion) => opinion.enforced))
  const binding = opinions.filter((opinion) => opinion.zone === zone)
  return {
    zone,
    path,
    ...(isRelative === undefined ? {} : { isRelative }),
    // Of several that say the same, one that names the path tells more than a default.
    rule: (binding.find(({ rule }) => rule.pattern !== undefined) ?? binding[0])?.rule ?? { file: "no policy" },
    opinions,
    ...(isWithin(zone, enforced) ? {} : { observed: enforced }),
  }
}

/** Makes the function that gives a path its zone: the narrowest opinion of all files, also where a link leads elsewhere. */
export const makeZoneOf = (files: ReadonlyArray<OpinionsOn>, workspace: PolicyWorkspace) => {
  const { root, realRoot = root, realPath, siblings = [], opinionOutside } = workspace
  const roots = [...new Set([root, realRoot])].filter((written) => written !== undefined)
  const opinionsOn = (canonical: ReturnType<typeof canonicalPath>): ReadonlyArray<PathOpinion> => {
    const placed = placePath(canonical, roots)
    const other = canonical.inside ? undefined : opinionOutside?.(canonical.path)
    const foreign = other === undefined ? [] : [{ zone: other.zone, enforced: other.zone, rule: other.rule }]
    const isSiblings = !canonical.inside && siblings.some((sibling) => canonicalPath(sibling, canonical.path).inside)
    return isSiblings ? foreign : [...files.flatMap((file) => file(placed)), ...foreign]
  }

  return remember((written) => {
    const lexical = canonicalPath(root, written)
    const opinions = opinionsOn(lexical)
    const zone = conclude(lexical, opinions)
    const real = zone.zone === "nowhere" ? undefined : realPath?.(lexical.path)
    const followed = real === undefined ? lexical : canonicalPath(root, real)
    if (followed.path === lexical.path) return zone
    const there = opinionsOn(followed)
    const isNarrower = isWithin(conclude(followed, there).zone, zone.zone)
    return conclude(isNarrower ? followed : lexical, [...there, ...opinions])
  })
}
