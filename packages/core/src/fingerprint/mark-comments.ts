import { type Words, wordMarks } from "./read-words.ts"

const newline = 10
const backslash = 92
const quote = 1
const opener = 2

/** What ASCII characters are to a style, for the loop over all characters. */
const specials = (openers: string): Uint8Array => {
  const table = new Uint8Array(128)
  for (const character of "\"'`") table[character.charCodeAt(0)] = quote
  for (const character of openers) table[character.charCodeAt(0)] = opener
  return table
}

/** A comment mark stands after these, or at the start of a line; after others it is an operator or a colour. */
const before: ReadonlySet<number> = new Set([..." \t\r\n+-:>|→"].map((character) => character.charCodeAt(0)))

/** Strings end with their line at the latest, so that an apostrophe in prose costs no more than that line. */
const endOfString = (text: string, start: number): number => {
  const closing = text.charCodeAt(start)
  let at = start + 1
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === backslash) at++
    else if (code === closing || code === newline) break
  }
  return at
}

const endOfLine = (text: string, start: number): number => {
  const end = text.indexOf("\n", start)
  return end < 0 ? text.length : end
}

/** Looks back over blanks only, so that a long line is not walked again for each of its stars. */
const opensLine = (text: string, at: number): boolean => {
  let back = at - 1
  while (back >= 0 && (text.charAt(back) === " " || text.charAt(back) === "\t")) back--
  return back < 0 || text.charCodeAt(back) === newline
}

const standsFree = (text: string, at: number): boolean => at === 0 || before.has(text.charCodeAt(at - 1))

/** A way of writing comments: where the comment that opens at an offset ends, or -1 if none opens there. */
interface CommentStyle {
  readonly mark: number
  /** Says whether a text may be written in this style; a wrong yes costs time only. */
  readonly mayOccur: (text: string) => boolean
  readonly specials: Uint8Array
  readonly endOf: (text: string, at: number) => number
}

const styles: ReadonlyArray<CommentStyle> = [
  {
    mark: wordMarks.slashComment,
    mayOccur: (text) => text.includes("//") || text.includes("/*"),
    specials: specials("/"),
    endOf: (text, at) => {
      const next = text.charAt(at + 1)
      // The `//` of a URL is none.
      if (next === "/") return text.charAt(at - 1) === ":" && text.charAt(at - 2) !== ":" ? -1 : endOfLine(text, at)
      if (next !== "*") return -1
      const end = text.indexOf("*/", at + 2)
      return end < 0 ? text.length : end + 2
    },
  },
  {
    mark: wordMarks.hashComment,
    mayOccur: (text) => text.includes("#"),
    specials: specials("#"),
    endOf: (text, at) => (standsFree(text, at) ? endOfLine(text, at) : -1),
  },
  {
    // SQL, Lua, Haskell; and the lines that COBOL and ABAP begin with a star.
    mark: wordMarks.dashComment,
    // The stars of block comments are left out with them.
    mayOccur: (text) => text.includes("--") || (text.includes("*") && !text.includes("/*")),
    specials: specials("-*"),
    endOf: (text, at) => {
      if (text.charAt(at) === "-") return text.charAt(at + 1) === "-" && standsFree(text, at) ? endOfLine(text, at) : -1
      return opensLine(text, at) ? endOfLine(text, at) : -1
    },
  },
]

const markStyle = (text: string, words: Words, style: CommentStyle): void => {
  let word = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    // A read behind a table's end is slow, and texts are long.
    const special = code < 128 ? style.specials[code] : 0
    if (special === 0) continue
    if (special === quote) {
      at = endOfString(text, at)
      continue
    }
    const end = style.endOf(text, at)
    if (end < 0) continue
    while (word < words.count && (words.starts[word] ?? 0) < at) word++
    for (; word < words.count && (words.starts[word] ?? 0) < end; word++) {
      words.marks[word] = (words.marks[word] ?? 0) | style.mark
    }
    at = end - 1
  }
}

/** Marks the words that stand in comments, in every style that the text might be written in. */
export const markComments = (text: string, words: Words): void => {
  for (const style of styles) {
    if (style.mayOccur(text)) markStyle(text, words, style)
  }
}
