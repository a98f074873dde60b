import { isUuid, looksRandom, looksUnlikeName } from "./secret-value.ts"
import { type Range, type SecretRule } from "./secret-rule.ts"

/** Names that say what a secret is called, where it lies or how long it is, rather than holding one. */
const describes =
  "(?![\\w.-]{0,30}(?:name|url|uri|path|file|type|id|hash|digest|count|length|size|limit|field|label|version|expir\\w{1,6}|prefix|pattern|regex|izer|arn|ref|header|endpoint|scope|param|alias)[\"'`\\]]{0,2}\\s{0,3}[:=(])"

/** From the end of the key to the beginning of the value, in environments, JSON, YAML, INI, XML and code. */
const operators = [
  // `const token: string = "…"`
  String.raw`[?!]?\s{0,2}:\s{0,3}[A-Za-z][\w<>|.[\] ]{0,40}?\s{0,3}=\s{0,3}(?=["'${"`"}])`,
  String.raw`\s{0,12}(?::=|=>|[=!]?==?|[:|])\s{0,12}`,
  // `setPassword("…")`, `("password", "…")`
  String.raw`\s{0,3}[(,]\s{0,3}(?=\\{0,3}["'${"`"}])`,
  // `<password>…`, `<key>apiKey</key><string>…`, `<add key="password" value="…"/>`
  String.raw`(?:</\w{1,20}>\s{0,20}<\w{1,20})?>`,
  String.raw`\s{1,3}value\s{0,3}=\s{0,3}`,
  // `--password …`
  String.raw`(?<=--[\w-]{1,40})\s{1,3}`,
].join("|")

const closers = String.raw`(?:\\{0,3}["'${"`"}])?[\])]?`
const quoted = String.raw`\\{0,3}(?<quote>["'${"`"}])(?<quotedSecret>(?:(?!\k<quote>)[^\s\\]|\\[^"'${"`"}\s]){7,2048})\\{0,3}\k<quote>`
const bare = String.raw`(?<secret>[^\s"'${"`"},;&<>(){}[\]|\\]{8,2048})(?=[\s"'${"`"},;&<>)}\]|\\]|$)`

/** A line of an environment file: whatever is no blank belongs to the value, but for a call in code. */
const environmentLine = String.raw`(?<=(?:^|[\n\r\t+]|\\n|export[ \t])\w{1,80}=)(?![\w.]{1,80}\()(?<lineSecret>[^\s"'${"`"}<>\\]{8,2048})(?=\s|\\n|$)`

const valuePattern = (before = "") =>
  new RegExp(
    `${before}${describes}(?:\\w{0,30}=${environmentLine}|[\\w.-]{0,30}${closers}(?:${operators})(?:${quoted}|${bare}))`,
    "i",
  )

/** Keys whose value is a secret even where it is a UUID. */
const keysOfUuids = /(?:heroku|postmark|api[_-]?(?:key|token)|server[_-]?token|client[_-]?secret)/i

const acceptsValue = (secret: string, text: string, { start }: Range): boolean => {
  if (isUuid(secret)) return keysOfUuids.test(text.slice(Math.max(0, start - 60), start))
  return looksRandom(secret) && (/["'`]/.test(text.charAt(start - 1)) || looksUnlikeName(secret))
}

/** Values that a name makes a secret: passwords, and keys whose vendors gave them no format of their own. */
export const assignmentRules: ReadonlyArray<SecretRule> = [
  {
    name: "assigned-password",
    literals: ["passw", "passphrase", "_pass", "pwd"],
    pattern: valuePattern(),
    at: "anywhere",
    accepts: acceptsValue,
  },
  {
    name: "assigned-secret",
    literals: ["secret", "credential", "_auth"],
    pattern: valuePattern("(?<!public[_-]?secret)"),
    at: "anywhere",
    accepts: acceptsValue,
  },
  {
    name: "assigned-token",
    literals: ["token"],
    pattern: valuePattern("(?<!(?:public|csrf|cancel|next|page|continuation)[_-]?token)"),
    at: "anywhere",
    accepts: acceptsValue,
  },
  {
    name: "assigned-key",
    literals: ["key"],
    pattern: valuePattern(
      "(?<=(?:api|app|application|access|account|admin|auth|client|consumer|encryption|license|master|private|secret|service|session|shared|signing|storage|rest|write|live|bot|global)[_-]?key)",
    ),
    at: "anywhere",
    accepts: acceptsValue,
  },
]
