import { createHash } from "node:crypto"
import { type Finding, type OriginForm, type RuleReference } from "../model/verdict.ts"
import { type Zone } from "../model/zone.ts"

/** A stable id: the same cause gives the same id in every process. */
const identify = (kind: Finding["kind"], ...causes: ReadonlyArray<string>): string =>
  `${kind}-${createHash("sha256").update(causes.join("\0")).digest("hex").slice(0, 10)}`

const place = (rule: RuleReference): string => (rule.line === undefined ? rule.file : `${rule.file}:${rule.line}`)

/** Text of a protected file. */
export const originFinding = (path: string, form: OriginForm, zone: Zone, rule: RuleReference): Finding => ({
  kind: "origin",
  id: identify("origin", path, zone),
  zone,
  path,
  form,
  rule,
  explanation: `${path} may reach ${zone} at most (${place(rule)}${rule.reason === undefined ? "" : `: ${rule.reason}`})`,
})

/** A protected path that is named; `zone` is what the policy's `names` makes of it. */
export const mentionFinding = (path: string, zone: Zone, rule: RuleReference): Finding => ({
  kind: "mention",
  id: identify("mention", path, zone),
  zone,
  path,
  rule,
  explanation: `${path} is named (${place(rule)})`,
})

/** A credential of a known format. */
export const secretFinding = (secret: string, zone: Zone): Finding => ({
  kind: "secret",
  id: identify("secret", secret),
  zone,
  secret,
  explanation: `a secret of the format ${secret}`,
})

/** Text of no known origin. */
export const unknownFinding = (content: "prose" | "code", zone: Zone): Finding => ({
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
