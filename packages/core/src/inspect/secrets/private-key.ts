import { type Range, type SecretFinder } from "./secret-rule.ts"

const header = / ?(?:[A-Z0-9]{1,20} ){0,4}PRIVATE KEY(?: BLOCK)?-----/y

/** A line break, as such or escaped however often, or the blanks of a key that was pasted into one line. */
const breaks = String.raw`(?:\s|\\{1,4}[nrt]|<br>){1,8}`

/** What code puts after a line, and before the next. */
const between = String.raw`(?:[ \t"'${"`"},;+.\\|]{0,8}?${breaks}){1,2}?`

/** What quotes, tables and listings put before a line: marks, or a number, with or without the path of `grep`. */
const margin = String.raw`(?:[\w./~-]{1,200}[:-]\d{1,7}[:-]|[ \t]{0,12}\d{1,7}[ \t]{0,2}[\t|:→│] ?)?[ \t>|"'${"`"}]{0,40}`

const longestPrefix = 200

/** What stood before the header on its line, a diff's `+` for instance, stands before the other lines too. */
const prefixOf = (text: string, start: number): string => {
  const before = text.slice(Math.max(0, start - longestPrefix), start)
  const line = /(?:^|\n|\\n)(?<line>(?:[^\n\\]|\\[^n])*)$/.exec(before)?.groups?.["line"] ?? ""
  return line.replaceAll(/\d+|[ \t]+|\W/g, (piece) => {
    if (/\d/.test(piece)) return String.raw`\d{1,7}`
    return piece.trim() === "" ? String.raw`[ \t]{0,40}` : `\\${piece}`
  })
}

/** The parts of a key in the notation of one header. */
interface KeyGrammar {
  readonly armourHeader: RegExp
  readonly bodyLine: RegExp
  readonly footer: RegExp
}

const makeGrammar = (prefix: string): KeyGrammar => {
  const nextLine = `${between}(?:${prefix}|${margin})`
  return {
    armourHeader: new RegExp(`${nextLine}(?:Proc-Type|DEK-Info|Version|Comment|Hash|Charset):[^\\n\\\\]{0,200}`, "y"),
    bodyLine: new RegExp(`(?:${nextLine})?(?<body>[A-Za-z0-9+/=]{4,100000})`, "dy"),
    footer: new RegExp(`(?:${nextLine})?-----END[A-Z0-9 ]{1,60}-----`, "y"),
  }
}

/** The shortest private keys have 64 characters; a third of one is still worth hiding. */
const shortestBody = 24

const bodyRun = new RegExp(`[A-Za-z0-9+/=]{${shortestBody}}`)

const endOf = (pattern: RegExp, text: string, at: number): number | undefined => {
  pattern.lastIndex = at
  return pattern.test(text) ? pattern.lastIndex : undefined
}

const bodyAt = (pattern: RegExp, text: string, at: number): readonly [number, number] | undefined => {
  pattern.lastIndex = at
  return pattern.exec(text)?.indices?.groups?.["body"]
}

/**
 * Finds the whole of a private key, whether or not its end is there, whatever stands before its lines. The lines of a
 * body are of one length but for the last, which parts a key that was cut off from the text that follows it.
 */
const findPrivateKey = (text: string, literal: Range): Range | undefined => {
  const begin = endOf(header, text, literal.end)
  // The body begins near: a header that code only names is not worth a grammar.
  if (begin === undefined || !bodyRun.test(text.slice(begin, begin + 1000))) return undefined
  const grammar = makeGrammar(prefixOf(text, literal.start))
  let end = begin
  for (let next = endOf(grammar.armourHeader, text, end); next !== undefined;) {
    end = next
    next = endOf(grammar.armourHeader, text, end)
  }
  let width = 0
  let size = 0
  let isLast = false
  for (;;) {
    const footer = endOf(grammar.footer, text, end)
    if (footer !== undefined) {
      end = footer
      break
    }
    const body = bodyAt(grammar.bodyLine, text, end)
    if (body === undefined) break
    const length = body[1] - body[0]
    const isChecksum = length === 5 && text.charAt(body[0]) === "="
    if (!isChecksum && (isLast || (width !== 0 && length > width))) break
    isLast = width !== 0 && length < width
    // A short word with another after it begins a sentence, with a colon the next setting.
    if (isLast && !isChecksum && /^(?:[ \t]+\w|[ \t]*[:({[])/.test(text.slice(body[1], body[1] + 3))) break
    width ||= length
    size += length
    end = body[1]
  }
  return size < shortestBody ? undefined : { start: literal.start, end }
}

/** Private keys in the armour of PEM and PGP. */
export const privateKeyFinder: SecretFinder = {
  name: "private-key",
  literals: ["-----BEGIN"],
  ignoresCase: false,
  at: "anywhere",
  findAt: findPrivateKey,
}
