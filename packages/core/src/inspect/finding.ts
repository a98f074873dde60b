import { hash } from "node:crypto"
import { type FingerprintMatch } from "../fingerprint/fingerprint.ts"
import {
  type ContentFinding,
  type Finding,
  type MentionFinding,
  type OriginFinding,
  type OriginForm,
  type RuleReference,
  type SecretFinding,
  type UnknownFinding,
} from "../model/verdict.ts"
import { type Zone } from "../model/zone.ts"
import { type PathZone } from "../policy/path-zone.ts"

/** A stable id: the same cause gives the same id in every process. */
const identify = (kind: Finding["kind"], ...causes: ReadonlyArray<string>): string =>
  `${kind}-${hash("sha256", causes.join("\0")).slice(0, 10)}`

/** The ids of what can be found of a file as a whole: that text is its own, and that it is named. */
export const pathFindingIds = (path: string, zone: Zone) => ({
  origin: identify("origin", path, zone),
  mention: identify("mention", path, zone),
})

/** Where a rule stands: its file, and its line where it has one. */
export const rulePlace = (rule: RuleReference): string =>
  rule.line === undefined ? rule.file : `${rule.file}:${rule.line}`

const placeAndReason = (rule: RuleReference): string =>
  rule.reason === undefined ? rulePlace(rule) : `${rulePlace(rule)}: ${rule.reason}`

/** Text of a protected file; where the policy only observes the file, the finding binds less and says so. */
export const originFinding = (
  form: OriginForm,
  { zone, path, isRelative, rule, observed }: PathZone,
): OriginFinding => ({
  kind: "origin",
  id: pathFindingIds(path, zone).origin,
  zone,
  path,
  ...(isRelative === undefined ? {} : { isRelative }),
  form,
  rule,
  ...(observed === undefined ? {} : { observed }),
  explanation: `${path} may reach ${zone} at most (${placeAndReason(rule)}${observed === undefined ? "" : `; ${observed}, were it not only observed`})`,
})

/** Words of a protected file; a possible match binds nothing and prefers the file's zone. */
export const contentFinding = (match: FingerprintMatch, { zone, path, rule }: PathZone): ContentFinding => {
  const { firstLine, lastLine, words, grade } = match
  const lines = firstLine === lastLine ? `line ${firstLine}` : `lines ${firstLine} to ${lastLine}`
  const said = grade === "match" ? "holds" : "may hold"
  return {
    kind: "content",
    // Lines are part of the cause: an exception for one idiom of a file opens nothing else of it.
    id: identify("content", path, zone, `${firstLine}-${lastLine}`, grade),
    zone: grade === "match" ? zone : "cloud",
    path,
    firstLine,
    lastLine,
    words,
    grade,
    prefers: zone,
    rule,
    explanation: `the text ${said} ${words} words of ${path}, ${lines}, which may reach ${zone} at most (${placeAndReason(rule)})`,
  }
}

/** A protected path that is named: what the policy's `names` makes of it. */
export const mentionFinding = (
  { path, isRelative, rule }: PathZone,
  zone: Zone,
  isRedacted: boolean,
): MentionFinding => ({
  kind: "mention",
  id: pathFindingIds(path, zone).mention,
  zone,
  path,
  ...(isRelative === undefined ? {} : { isRelative }),
  rule,
  isRedacted,
  explanation: `${path} is named${isRedacted ? " and redacted" : ""} (${rulePlace(rule)})`,
})

/** What a secret does to its request. */
interface SecretFate {
  readonly zone: Zone
  readonly isRedacted: boolean
  /** It was found only after decoding, for instance of base64. */
  readonly isHidden: boolean
}

/** A credential of a known format, and the file it stands in, if that is known. */
export const secretFinding = (secret: string, path: string | undefined, fate: SecretFate): SecretFinding => ({
  kind: "secret",
  id: identify("secret", secret, path ?? "", fate.isHidden ? "hidden" : ""),
  zone: fate.zone,
  secret,
  ...(path === undefined ? {} : { path }),
  isRedacted: fate.isRedacted,
  explanation: [
    `a secret of the format ${secret}`,
    ...(path === undefined ? [] : [`in ${path}`]),
    ...(fate.isHidden ? ["inside encoded text"] : []),
    ...(fate.isRedacted ? ["which is redacted"] : []),
  ].join(" "),
})

/** Text of no known origin. */
export const unknownFinding = (content: "prose" | "code", zone: Zone): UnknownFinding => ({
  kind: "unknown",
  id: identify("unknown", content, zone),
  zone,
  content,
  explanation: `${content} of no known origin may reach ${zone} at most`,
})

/** A bound answer that has come back. */
export const derivedFinding = (zone: Zone): Finding => ({
  kind: "derived",
  id: identify("derived", zone),
  zone,
  explanation: `an earlier answer that was bound to ${zone} is part of the request`,
})

const unreadableExplanations = {
  attachment: "holds an attachment that cannot be read",
  "server-state": "refers to content that only a server can read",
  "token-ids": "holds numbers that may be text as token ids",
} as const

/** A place whose content cannot be read on this machine. */
export const unreadableFinding = (
  pointer: string,
  cause: keyof typeof unreadableExplanations,
  zone: Zone,
): Finding => ({
  kind: "unreadable",
  id: identify("unreadable", pointer, cause),
  zone,
  pointer,
  explanation: `${pointer} ${unreadableExplanations[cause]}`,
})

const limitExplanations = {
  caller: "the caller asked for it",
  "no-policy": 'no policy file: add `postern.jsonc` with "version": 1 and a "default" zone to the workspace',
  "broken-policy": "the policy has errors",
  "device-only": "POSTERN_DEVICE_ONLY is set",
  "index-not-ready": "protected content is not indexed yet",
  "inspector-failed": "the inspection failed",
} as const

/** A limit that comes from no text; `detail` says more, for instance where the policy's errors stand. */
export const limitFinding = (cause: keyof typeof limitExplanations, zone: Zone, detail?: string): Finding => ({
  kind: "limit",
  id: identify("limit", cause, zone),
  zone,
  cause,
  explanation: `${limitExplanations[cause]}${detail === undefined ? "" : `, ${detail}`} (${zone} at most)`,
})
