import ignore from "ignore"
import { type RuleReference } from "../model/verdict.ts"
import { type Zone } from "../model/zone.ts"
import { type PolicyOrigin } from "./policy-layer.ts"

/** Says whether a path matches. Takes a path relative to some folder, with slashes. */
export type PathMatcher = (path: string) => boolean

/** One pattern with its zone, ready to match. */
export interface PathRule {
  readonly zone: Zone
  readonly rule: RuleReference
  readonly matches: PathMatcher
  /** The pattern's last segment names the file: neither `**` nor a bare `*`. Such a rule may override a built-in one. */
  readonly namesFile: boolean
  /** The rule narrows nothing; what it would do is recorded. */
  readonly isObserved: boolean
}

/** Says what is wrong with a pattern, or nothing. */
export const faultOfPattern = (pattern: string, origin: PolicyOrigin = "root"): string | undefined => {
  if (pattern.startsWith("!"))
    return `expected a pattern, came a negation ${JSON.stringify(pattern)}; write a later rule instead`
  if (pattern.trim() === "" || pattern.startsWith("#"))
    return "expected a pattern, came one that matches nothing; remove it"
  if (pattern.startsWith("../") || pattern.includes("/../"))
    return `expected a pattern below the file's own folder, came ${JSON.stringify(pattern)}; patterns cannot climb`
  if (pattern.includes("[") && !/\[[^\]]+\]/.test(pattern))
    return `expected a closed bracket in ${JSON.stringify(pattern)}; add \`]\` or write \`\\[\``
  if (origin === "user" && !/^(?:~?\/|[a-z]:[\\/])/i.test(pattern))
    return `expected an absolute pattern in a user file, came ${JSON.stringify(pattern)}; write \`~/…\` or a whole path`
  return undefined
}

/** `ignore` remembers every path it was asked for; after this many a matcher begins anew. */
const mostRemembered = 20_000

/** Compiles patterns with gitignore's meaning; case does not matter, for the file system may not mind it. */
export const compileMatcher = (patterns: string | ReadonlyArray<string>): PathMatcher => {
  // Paths are in NFC, whatever the file system or the editor writes.
  const text = [patterns].flat().join("\n").normalize("NFC")
  const make = () => ignore({ ignorecase: true, allowRelativePaths: true }).add(text)
  let matcher = make()
  let asked = 0
  return (path) => {
    if (path === "") return false
    if (asked++ > mostRemembered) {
      matcher = make()
      asked = 0
    }
    return matcher.ignores(path)
  }
}

/** Compiles one pattern with its zone. */
export const compileRule = (
  pattern: string,
  zone: Zone,
  rule: RuleReference,
  { isObserved = false, matches = compileMatcher(pattern) } = {},
): PathRule => {
  const last = pattern.replace(/\/$/, "").split("/").at(-1) ?? ""
  return { zone, rule, matches, isObserved, namesFile: last !== "**" && last !== "*" }
}

/** An absolute path as the matcher takes it: with slashes, without the leading one and the drive's colon. */
export const withoutRoot = (absolute: string): string =>
  absolute
    .replaceAll("\\", "/")
    .replace(/^([a-z]):/i, "$1")
    .replace(/^\/+/, "")

/** Compiles a user file's pattern, absolute or `~/…`; `homes` are the ways to write the home folder. */
export const compileAbsoluteMatcher = (pattern: string, homes: ReadonlyArray<string>): PathMatcher => {
  // Behind a drive a backslash separates folders; elsewhere it takes a character literally.
  if (/^[a-z]:/i.test(pattern)) return compileMatcher(`/${withoutRoot(pattern)}`)
  if (!pattern.startsWith("~/")) return compileMatcher(pattern)
  // The home folder is a name, not a pattern.
  const literal = (home: string) => `/${withoutRoot(home)}`.replace(/[*?[\]\\ ]/g, "\\$&").replace(/\/$/, "")
  return compileMatcher(homes.map((home) => literal(home) + pattern.slice(1)))
}
