/** What people write for a secret, and chance does not: `<key>`, `${KEY}`, `xxxxxxxx`, `your-key`, an example's digits. */
const standIn =
  /x{6}|X{6}|\*{3}|\.{3}|…|•|#{4}|0{10}|[<>]|\{[\w.:]{1,40}\}|\$[({]|\{\{|%\(|(?:^|[-_ ])your[-_ ]|^your(?:api|token|secret|pass|key)|example|placeholder|change[-_]?me|redacted|replace[-_]?(?:me|with)|1234567890|0123456789|abcdefghij|process\.env|os\.environ|import\.meta/i

/** What people write besides; short enough to occur in a long token by chance. */
const looseStandIn =
  /x{5}|(?:^|[-_ ])my[-_ ]|^my(?:api|token|secret|pass|key)|dummy|insert[-_ ]|to[-_]?do\b|getenv|secrets\./i

/** Says whether `value` is what people write for a password, such as `changeme` or `${PASSWORD}`. */
export const isStandIn = (value: string): boolean => standIn.test(value) || looseStandIn.test(value)

/** Tells a stand-in, or one with a handful of characters such as `aaaa-aaaa`, from a token. */
export const isPlaceholder = (value: string): boolean => standIn.test(value) || new Set(value).size < 5

/** The average information of a character of `value`, in bits. */
const entropyOf = (value: string): number => {
  const counts = new Map<string, number>()
  for (const character of value) counts.set(character, (counts.get(character) ?? 0) + 1)
  let bits = 0
  for (const count of counts.values()) bits -= (count / value.length) * Math.log2(count / value.length)
  return bits
}

const uuid = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i

/** Says whether `value` is a UUID: mostly a name, and a secret only where its key says so. */
export const isUuid = (value: string): boolean => uuid.test(value)

/** What tells by its beginning that it is no secret: digests, numbers, public keys, addresses, dates. */
const openBeginning =
  /^(?:sha\d{1,3}[-:$_]|md5[-:$_]|ssh-|pk_(?:live|test)_|0x[\da-f]{1,40}$|[a-z][a-z\d+.-]*:\/\/|\d{4}-\d\d-\d\d)/i

/** Paths, file names, hosts, types and members, as far as they are made of words. */
const name =
  /^(?:\.{0,2}|~|[a-z]:|@[\w-]+)[/\\]\w|\.(?:[cm]?[jt]sx?|json|ya?ml|pem|key|txt|md|py|go|rs|java|html?|css|png|svg|com|org|net|io|dev)$|(?:Array|Buffer|String|Bytes|Key|Error|Options|Config)\d{0,3}$|^[A-Za-z_$][\w$]*(?:\??\.[A-Za-z_$][\w$]*)+$/

/** `my-token-2`, `auth.token.v1`, `claude-3-opus`: words and small numbers, parted by signs. */
const parted = /^(?:[a-z]+|[A-Z]+|[A-Z][a-z]+|[vV]?\d{1,4})(?:[-_./:@ ]+(?:[a-z]+|[A-Z]+|[A-Z][a-z]+|[vV]?\d{1,4}))*$/

/** A word, an acronym or a number: what names are made of. Random text is made of many short ones. */
const pieces = /[A-Z]?[a-z]+|[A-Z]+|\d+/g

/** Names average more than so many characters a piece; text drawn from letters of both cases and digits does not. */
const longestMixedPiece = (value: string): number => (value.length < 24 ? 2.5 : 3.6)

/** Text drawn from letters of one case and digits stays below this. */
const longestRandomPiece = 4

const averagePiece = (value: string): number => {
  const found = value.match(pieces) ?? []
  return found.join("").length / Math.max(1, found.length)
}

const countNumbers = (value: string): number => value.match(/\d+/g)?.length ?? 0

/** Says whether `value` looks drawn at random or made up as a password, rather than named by somebody. */
export const looksRandom = (value: string): boolean => {
  if (value.length < 8 || !/[A-Za-z]/.test(value) || /\s/.test(value)) return false
  if (isStandIn(value) || isUuid(value) || openBeginning.test(value)) return false
  if (entropyOf(value) < (value.length < 20 ? 2.6 : 2.8)) return false
  if (/^(?=.*\d)(?:0x)?[\da-f-]{32,}$/i.test(value)) return true
  const average = averagePiece(value)
  if (value.length >= 16 && average < longestMixedPiece(value)) return true
  if (name.test(value) || parted.test(value)) return false
  // A sign inside: `pass#word1`, but neither `#password` nor `Wrong!`.
  if (/[\dA-Z]/.test(value) && /\w[!#$%^&*~]\w/.test(value)) return true
  const numbers = countNumbers(value)
  if (numbers === 0) return average < longestMixedPiece(value)
  return average < longestRandomPiece && (value.length < 20 || numbers > 1)
}

/** Says whether a bare word of code is rather a value than the name of a type or a variable. */
export const looksUnlikeName = (value: string): boolean =>
  !/^[A-Za-z_$][\w$]*$/.test(value) ||
  averagePiece(value) < longestMixedPiece(value) ||
  countNumbers(value) > (value.length < 20 ? 2 : 1)
