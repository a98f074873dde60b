import { findSecrets } from "../inspect/secrets/find-secrets.ts"
import { isStandIn, looksRandom } from "../inspect/secrets/secret-value.ts"

/** Shorter values are everybody's words. */
const shortestValue = 8
const longestValue = 4096
/** Longer ones under a name such as `REGION` are none where they look random. */
const longestDescription = 20

/** `NAME=value`, `name: value`, `"name": "value"`, `name = 'value'`; a bare value goes to the end of its line. */
const assignment =
  /(?:^|[\s,{;])["']?(?<name>[\w.@/:-]{1,100}?)["']?[ \t]{0,20}[=:][ \t]{0,20}(?:"(?<double>(?:[^"\\\n]|\\.){8,4096})"|'(?<single>[^'\n]{8,4096})'|(?<bare>[^\s"'{[#][^\n]{7,4096}))/gm

const innerAssignment = /^(?<name>[\w.-]{1,100})=(?<value>.+)$/

/** `machine … password value`. */
const passwordWord = /\bpass(?:word|wd|phrase)[ \t]{1,9}(?<bare>\S{8,200})/g

/** What stands in a file of its own, a column, a line of armour. */
const longToken = /[^\s"'=:,;]{16,512}/g

const secretName = /pass|pwd|secret|token|key|cred|auth|salt|pin|private|dsn|signature|webhook|seed|mnemonic|cookie/i

/** Names of settings that everybody may know. */
const describingName =
  /(?:name|region|zone|bucket|host|port|env|environment|mode|path|file|dir|folder|version|locale|timezone|tz|user|email|domain|driver|engine|format|type|id|image|tag|model|class|ur[il]|endpoint|arn|provider|registry|lang|charset|label|title|description|opts|options|args|flags|window|time|ttl|schedule|cron|origins|hosts|level)$/i

const plainValue =
  /^(?:true|false|null|none|undefined|enabled?|disabled?|localhost(?::\d+)?|\d{1,7}(?:\.\d+)?|(?:19|20)\d{6}|\d{4}-\d\d-\d\d\S*|\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?|[\w.-]+\.[a-z]{2,}(?::\d+)?|[\w.+-]+@[\w-]+(?:\.[\w-]+)+)$/i

/** An address whose user has no password. */
const openAddress = /^[a-z][a-z\d+.-]{0,20}:\/\/[^\s:@]*(?::\d{1,5})?(?:[/?#][^\s@]*)?$/i

const filePath = /^(?:~|\.{1,2}|[A-Za-z]:)?[\\/][\w.\\/-]*$/

const words = /^[A-Za-z]+(?:[-_ .,/:][A-Za-z]+)*$/

const isKnownToAll = (value: string): boolean =>
  isStandIn(value) || plainValue.test(value) || openAddress.test(value) || filePath.test(value)

const partsOf = (value: string): ReadonlyArray<string> => value.split(/[,;|\s]+/)

const isTelling = (name: string, value: string): boolean => {
  if (value.length < shortestValue || value.length > longestValue || !/[A-Za-z\d]/.test(value)) return false
  const isSecret = secretName.test(name)
  const isDescribing = !isSecret && describingName.test(name)
  // `eu-central-1a` looks random, too.
  if (looksRandom(value) && (value.length >= longestDescription || !isDescribing)) return true
  if (isKnownToAll(value) || partsOf(value).every(isKnownToAll)) return false
  if (isSecret) return true
  if (isDescribing || /^[\d:.,/+ -]+$/.test(value)) return false
  return partsOf(value).some(
    (part) => part.length >= shortestValue && (!words.test(part) || part.split(/[^A-Za-z]/).length > 3),
  )
}

const withoutComment = (line: string): string => line.replace(/\s#.*$/, "").replace(/[\s,;]+$/, "")

const unescape = (value: string): string => value.replaceAll(/\\(["\\/])/g, "$1")

/**
 * The values of a file that holds credentials, each once: what is assigned, unless anybody may know it, and whatever looks
 * like a secret by its format or at random.
 */
export const credentialValues = (text: string): ReadonlySet<string> => {
  const values = new Set<string>()
  const add = (name: string, value: string) => {
    if (isTelling(name, value)) values.add(value)
  }
  for (const { groups } of text.matchAll(assignment)) {
    const { name = "", double, single, bare } = groups ?? {}
    const value = double === undefined ? (single ?? withoutComment(bare ?? "")) : unescape(double)
    add(name, value)
    // `//registry.example.org/:_authToken=value`
    const inner = innerAssignment.exec(value)?.groups
    add(inner?.["name"] ?? "", inner?.["value"] ?? "")
  }
  for (const { groups } of text.matchAll(passwordWord)) add("password", groups?.["bare"] ?? "")
  for (const [token] of text.matchAll(longToken)) if (looksRandom(token)) values.add(token)
  for (const { start, end } of findSecrets(text)) {
    const secret = text.slice(start, end)
    if (secret.length >= shortestValue && secret.length <= longestValue) values.add(secret)
  }
  return values
}
