/** What people write where a secret would stand. */
const placeholder =
  /x{5}|\*{3}|\.{3}|…|•|#{4}|0{10}|<|>|\$[({]|\{\{|%\(|(?:^|[-_ ])(?:your|my)[-_ ]|^(?:your|my)(?:api|token|secret|pass)|example|placeholder|change[-_]?(?:me|it)|dummy|redacted|insert[-_ ]|replace[-_]?(?:me|with)|to[-_]?do\b|1234567890|0123456789|abcdefghij|process\.env|os\.environ|getenv|import\.meta|secrets\./i

/** Says whether `value` is what people write for a secret, such as `<your-key>` or `${TOKEN}`. */
export const isStandIn = (value: string): boolean => placeholder.test(value)

/** Tells a stand-in, or one with a handful of characters such as `aaaa-aaaa`, from a token. */
export const isPlaceholder = (value: string): boolean => isStandIn(value) || new Set(value).size < 5

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

/** Shapes of values that are not secrets: digests, dates, addresses, paths, file names, types, public keys. */
const knownShapes =
  /^(?:sha\d{1,3}|md5)[-:$_]|^\d{4}-\d\d-\d\d|^[a-z][a-z\d+.-]*:\/\/|^(?:\.{0,2}|~|[a-z]:|@[\w-]+)[/\\]\w|^(?:ssh-|pk_|0x)|\.(?:[cm]?[jt]sx?|json|ya?ml|pem|key|txt|md|py|go|rs|java|html?|css|png|svg|com|org|net|io|dev)$|(?:Array|Buffer|String|Bytes|Key|Error|Options|Config)\d{0,3}$/i

/** A word, an acronym or a number: what identifiers are made of. Random text is made of many short ones. */
const pieces = /[A-Z]?[a-z]+|[A-Z]+|\d+/g

/** Identifiers average more than this many characters a piece; random text of all alphabets stays below. */
const longestRandomPiece = 4

/** Says whether `value` looks drawn at random or made up as a password, rather than named by somebody. */
export const looksRandom = (value: string): boolean => {
  if (value.length < 8 || isPlaceholder(value) || isUuid(value) || knownShapes.test(value)) return false
  if (entropyOf(value) < (value.length < 20 ? 2.7 : 3)) return false
  const found = value.match(pieces) ?? []
  const letters = found.filter((piece) => !/\d/.test(piece))
  const digits = found.length - letters.length
  if (letters.length === 0) return false
  // `my-token-2`, `auth.token.v1`, `claude-3-opus`: words and small numbers, parted by signs.
  if (
    /^(?:[a-z]+|[A-Z]+|[A-Z][a-z]+|[vV]?\d{1,4})(?:[-_./:@ ]+(?:[a-z]+|[A-Z]+|[A-Z][a-z]+|[vV]?\d{1,4}))*$/.test(value)
  )
    return false
  const average = value.length / found.length
  if (digits === 0) return /[a-z][A-Z]/.test(value) ? average < 2.5 : /[!@#$%^&*?~+]/.test(value) && !/\s/.test(value)
  if (/[!@#$%^&*?~+=]/.test(value)) return !/\s/.test(value)
  return average < longestRandomPiece && (value.length < 20 || digits > 1)
}

/** Says whether a bare word of code, such as a type or a variable, is rather a value than a name. */
export const looksUnlikeName = (value: string): boolean => {
  if (!/^[A-Za-z_$][\w$]*$/.test(value)) return true
  const digits = value.match(/\d+/g)?.length ?? 0
  return value.length >= 20 ? digits > 1 || !/\d/.test(value) : digits > 2
}
