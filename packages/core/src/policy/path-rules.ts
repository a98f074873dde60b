import ignore from "ignore"
import { type RuleReference } from "../model/verdict.ts"
import { type Zone } from "../model/zone.ts"

/** One pattern with its zone, ready to match. */
export interface PathRule {
  readonly zone: Zone
  readonly rule: RuleReference
  /** Takes a path relative to the root, with slashes. */
  readonly matches: (path: string) => boolean
  /** The pattern's last segment names the file: neither `**` nor a bare `*`. Such a rule may override a built-in one. */
  readonly namesFile: boolean
}

/** Says what is wrong with a pattern, or nothing. */
export const faultOfPattern = (pattern: string): string | undefined => {
  if (pattern.startsWith("!"))
    return `expected a pattern, came a negation ${JSON.stringify(pattern)}; write a later rule instead`
  if (pattern.trim() === "" || pattern.startsWith("#"))
    return "expected a pattern, came one that matches nothing; remove it"
  if (pattern.startsWith("../") || pattern.includes("/../"))
    return `expected a pattern below the file's own folder, came ${JSON.stringify(pattern)}; patterns cannot climb`
  if (pattern.includes("[") && !/\[[^\]]+\]/.test(pattern))
    return `expected a closed bracket in ${JSON.stringify(pattern)}; add \`]\` or write \`\\[\``
  return undefined
}

/** Compiles one pattern with gitignore's meaning; case does not matter, for the file system may not mind it. */
export const compileRule = (pattern: string, zone: Zone, rule: RuleReference): PathRule => {
  const matcher = ignore({ ignorecase: true }).add(pattern)
  const last = pattern.replace(/\/$/, "").split("/").at(-1) ?? ""
  return {
    zone,
    rule,
    matches: (path) => matcher.ignores(path),
    namesFile: last !== "**" && last !== "*",
  }
}
