import { type Range, type SecretFinder } from "./secret-rule.ts"

const header = / ?(?:[A-Z0-9]{1,20} ){0,4}PRIVATE KEY(?: BLOCK)?-----/y

/** A line break, as such or escaped, however often; or the blanks of a key pasted into one line. */
const breakOrBlank = String.raw`(?:\s|\\{1,4}[nrt])`

/** What editors, `diff`, `grep`, `cat -n` and mails put before a line, and code around it. */
const linePrefix = String.raw`(?:[\w./~-]{1,200}[:-]\d{1,6}[:-])?(?:[ \t]{0,12}\d{1,6}[ \t]{0,2}[\t|:→│])?[ \t>|+\-*#/"'${"`"}]{0,40}`

const lineEnd = String.raw`[ \t"'${"`"},;+.\\]{0,8}?`

/** `Proc-Type: 4,ENCRYPTED` and the like stand before a key's body. */
const armourHeader = new RegExp(
  `${breakOrBlank}{1,8}${linePrefix}(?:Proc-Type|DEK-Info|Version|Comment|Hash|Charset|MessageID):[^\\n\\\\]{0,200}`,
  "y",
)
const bodyLine = new RegExp(`${lineEnd}(?:${breakOrBlank}{1,8}${linePrefix})?(?<body>[A-Za-z0-9+/=]{1,100000})`, "dy")
const footer = new RegExp(`${lineEnd}${breakOrBlank}{0,8}${linePrefix}-----END[A-Z0-9 ]{1,60}-----`, "y")

/** The shortest private keys (Ed25519) have 64 characters; half of one is still worth hiding. */
const shortestBody = 24

const matchAt = (pattern: RegExp, text: string, at: number): RegExpExecArray | undefined => {
  pattern.lastIndex = at
  return pattern.exec(text) ?? undefined
}

/**
 * Finds the whole of a private key, whether or not its end is there, whatever stands before its lines. A body's lines
 * are of one length but for the last, which tells a key that was cut off from the text that follows it.
 */
const findPrivateKey = (text: string, literal: Range): Range | undefined => {
  if (matchAt(header, text, literal.end) === undefined) return undefined
  let at = header.lastIndex
  while (matchAt(armourHeader, text, at) !== undefined) at = armourHeader.lastIndex
  let width = 0
  let size = 0
  for (;;) {
    if (matchAt(footer, text, at) !== undefined) {
      at = footer.lastIndex
      break
    }
    const place = matchAt(bodyLine, text, at)?.indices?.groups?.["body"]
    if (place === undefined) break
    const length = place[1] - place[0]
    const isChecksum = length === 5 && text.charAt(place[0]) === "="
    if (width !== 0 && length > width) break
    at = place[1]
    size += length
    if (width === 0) width = length
    else if (length < width && !isChecksum && !endsBody(text, at)) break
  }
  return size < shortestBody ? undefined : { start: literal.start, end: at }
}

/** Says whether only a checksum or the footer can follow. */
const endsBody = (text: string, at: number): boolean =>
  matchAt(footer, text, at) !== undefined || /^\W{0,60}=[A-Za-z0-9+/]{4}(?![A-Za-z0-9+/])/.test(text.slice(at, at + 80))

/** PEM and PGP private keys. */
export const privateKeyFinder: SecretFinder = {
  name: "private-key",
  literals: ["-----BEGIN"],
  ignoresCase: false,
  anywhere: true,
  findAt: findPrivateKey,
}
