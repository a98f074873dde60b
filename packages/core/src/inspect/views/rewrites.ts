import { rewriteAround } from "./rewrite-around.ts"

const controls = new Map([
  ["n", "\n"],
  ["r", "\r"],
  ["t", "\t"],
  ["b", "\b"],
  ["f", "\f"],
  ["v", "\v"],
  ["0", "\0"],
])

const characterOf = (hex: string): string => {
  const code = Number.parseInt(hex, 16)
  return code > 0x10ffff ? "" : String.fromCodePoint(code)
}

const escape = /\\(?:u\{[\da-fA-F]{1,6}\}|u[\da-fA-F]{4}|x[\da-fA-F]{2}|\r?\n|[^\r\n])/g

const unescape = (match: string): string =>
  match.length > 3
    ? characterOf(match.replaceAll(/[^\da-fA-F]/g, ""))
    : (controls.get(match.slice(1)) ?? match.slice(1).trim())

/** Undoes one level of the escapes of JSON and C: `\n`, `\"`, `\u0041`, `\x41`. */
export const unescapeText = (text: string): string | undefined =>
  text.includes("\\") ? rewriteAround(text, escape, unescape) : undefined

const percentRun = /(?:%[\da-fA-F]{2}){1,4096}/g

/** Undoes percent encoding. Bytes that are no UTF-8 become replacement characters. */
export const decodePercent = (text: string): string | undefined =>
  text.includes("%")
    ? rewriteAround(text, percentRun, (run) => Buffer.from(run.replaceAll("%", ""), "hex").toString("utf8"))
    : undefined

/** A mark composes with the letter before it. */
// eslint-disable-next-line no-control-regex -- the first of all characters
const beyondAscii = /[\0-\x7f]?[^\0-\x7f]+/g

/** Format characters and those without a shape: zero width, direction marks, variation selectors, soft hyphens. */
const shapeless = /[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu

/** Gives compatible characters their plain form and drops those that cannot be seen. */
export const normaliseText = (text: string): string | undefined =>
  /[^\0-\x7f]/.test(text)
    ? rewriteAround(text, beyondAscii, (run) => run.normalize("NFKC").replaceAll(shapeless, ""))
    : undefined
