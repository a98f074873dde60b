import { type RuleReference } from "../model/verdict.ts"
import { isWithin, type Zone } from "../model/zone.ts"
import { isLibraryFile } from "./library-places.ts"
import { findBuiltInRule } from "./built-in-rules.ts"
import { compileAbsoluteMatcher, compileMatcher, compileRule, type PathRule, withoutRoot } from "./path-rules.ts"
import { type IgnoreLayer, type PolicyLayer } from "./policy-layer.ts"

/** What one policy file says of a path. */
export interface PathOpinion {
  readonly zone: Zone
  /** The zone that would hold if nothing were only observed. */
  readonly enforced: Zone
  readonly rule: RuleReference
}

/** A path, in the forms that patterns are held against. */
export interface PlacedPath {
  readonly isInside: boolean
  /** Relative to the workspace's root when inside; else absolute without its root. */
  readonly path: string
  /** Absolute without the leading slash, once for every way to write the workspace's root. */
  readonly absolute: ReadonlyArray<string>
}

/** A policy file, compiled: what it says of a path. No opinion: empty. Two: a built-in rule holds as well. */
export type OpinionsOn = (path: PlacedPath) => ReadonlyArray<PathOpinion>

/** The part of `path` below `folder`; nothing where it lies elsewhere. */
const below = (folder: string, path: string): string | undefined => {
  const steps = folder
    .normalize("NFC")
    .split("/")
    .filter((step) => step !== "")
  const segments = path.split("/")
  const isBelow = steps.every((step, index) => step.toLowerCase() === segments[index]?.toLowerCase())
  return isBelow && segments.length > steps.length ? segments.slice(steps.length).join("/") : undefined
}

/** Compiles the rules of one file; gives those that match a path, in their order. */
export const compileRules = (layer: PolicyLayer, homes: ReadonlyArray<string>) => {
  const { origin, document, file, folder = "", ruleLines = [] } = layer
  const rules = (document.rules ?? []).flatMap(({ paths, zone, reason, observe }, index) =>
    paths.map((pattern) => {
      const line = ruleLines[index]
      const reference: RuleReference = {
        file,
        pattern,
        ...(line === undefined ? {} : { line }),
        ...(reason === undefined ? {} : { reason }),
      }
      return compileRule(pattern, zone, reference, {
        // `nowhere` is never only observed.
        isObserved: observe === true && zone !== "nowhere",
        matches: origin === "user" ? compileAbsoluteMatcher(pattern, homes) : compileMatcher(pattern),
      })
    }),
  )
  const matching = ({ isInside, path, absolute }: PlacedPath): ReadonlyArray<PathRule> => {
    if (origin === "user") return rules.filter((rule) => absolute.some(rule.matches))
    if (!isInside && origin !== "organisation") return []
    const own = below(folder, path)
    return own === undefined ? [] : rules.filter((rule) => rule.matches(own))
  }
  return { rules, matching }
}

/** The last rule that matches decides; one that is only observed cannot narrow what holds without it. */
const decide = (matching: ReadonlyArray<PathRule>, fallback: PathOpinion | undefined): PathOpinion | undefined => {
  const last = matching.at(-1)
  if (last === undefined) return fallback
  let holding: Pick<PathRule, "zone" | "rule"> = last
  const widen = (other: typeof holding) => {
    if (!isWithin(other.zone, holding.zone)) holding = other
  }
  const binding = matching.findLastIndex(({ isObserved }) => !isObserved)
  for (const rule of matching.slice(Math.max(0, binding)).toReversed()) widen(rule)
  if (binding === -1) widen(fallback ?? { zone: "cloud", rule: last.rule })
  return { zone: holding.zone, enforced: last.zone, rule: holding.rule }
}

/** In the mode `observe` everything but `nowhere` counts as `cloud`. */
const observed = (opinion: PathOpinion): PathOpinion =>
  opinion.enforced === "nowhere" ? opinion : { ...opinion, zone: "cloud" }

/** Compiles one policy file. Those that stand at the root carry the built-in rules, and alone may override them. */
export const compileLayer = (layer: PolicyLayer, homes: ReadonlyArray<string>): OpinionsOn => {
  const { origin, document, file, folder = "" } = layer
  const isBase = origin === "root" || origin === "inline"
  const { matching: rulesOn } = compileRules(layer, homes)
  const asDefault = (zone: Zone | undefined): PathOpinion | undefined =>
    zone === undefined ? undefined : { zone, enforced: zone, rule: { file } }
  const inside = asDefault(document.default ?? (isBase ? "device" : undefined))
  const outside = asDefault(document.outside ?? (isBase ? "device" : undefined))
  // Dependencies are treated alike, whether the workspace holds them or the machine.
  const library = document.outside === undefined ? inside : outside

  return (placed) => {
    const { isInside, path } = placed
    if (folder !== "" && (!isInside || below(folder, path) === undefined)) return []
    const matching = rulesOn(placed)
    const decided = decide(matching, isInside ? inside : isBase && isLibraryFile(path) ? library : outside)
    const isKey = !isInside && matching.length === 0
    const own = document.mode === "observe" && !isKey && decided !== undefined ? observed(decided) : decided
    // An organisation's patterns are about the workspace: elsewhere they cannot widen what `outside` says.
    const also = origin === "organisation" && !isInside && matching.length > 0 ? outside : undefined
    const builtIn = isBase ? findBuiltInRule(path) : undefined
    const naming = builtIn === undefined ? undefined : matching.at(-1)
    // A rule that takes a built-in one's place is enforced as that is, also in the mode `observe`.
    const bound =
      naming?.namesFile === true
        ? { zone: naming.zone, enforced: naming.zone, rule: naming.rule }
        : builtIn && { zone: builtIn.zone, enforced: builtIn.zone, rule: builtIn.rule }
    return [own, also, bound].filter((opinion) => opinion !== undefined)
  }
}

/** Compiles the exclusion files of other tools: what they match stays on the device. */
export const compileIgnoreFiles = (files: ReadonlyArray<IgnoreLayer>): OpinionsOn => {
  const compiled = files.map(({ file, folder, text }) => ({ file, folder, matches: compileMatcher(text) }))
  return ({ isInside, path }) =>
    compiled.flatMap(({ file, folder, matches }) => {
      const own = isInside ? below(folder, path) : undefined
      return own !== undefined && matches(own) ? [{ zone: "device", enforced: "device", rule: { file } } as const] : []
    })
}

/** Brings a canonical path into the forms that patterns are held against. */
export const placePath = (
  canonical: { readonly inside: boolean; readonly path: string },
  roots: ReadonlyArray<string>,
): PlacedPath => {
  const { inside: isInside, path } = canonical
  const bare = withoutRoot(path).replace(/^(?:\.\.\/)+/, "")
  return isInside
    ? { isInside, path, absolute: roots.map((root) => withoutRoot(`${root}/${path}`)) }
    : { isInside, path: bare, absolute: [bare] }
}
