import { longestPath } from "./content-path.ts"

/** What a path may be written with, without quotes. */
const inPath = /[\p{L}\p{N}\p{M}_@.~%+\-/\\]/u
const isAsciiInPath = Array.from({ length: 128 }, (_, code) => inPath.test(String.fromCharCode(code)))

const isInPath = (text: string, at: number): boolean => {
  const code = text.charCodeAt(at)
  return code < 128 ? isAsciiInPath[code] === true : inPath.test(text.charAt(at))
}

/** What tells a path from a word: a separator, or a dot that begins a word. */
const sign = /[/\\]|(?<![\w@.~%+-])\./g

const drive = /(?:^|\W)[A-Za-z]:$/

/** Finds words of a text that look like paths: with a separator, or beginning with a dot. Linear; at most 400 characters each. */
export const findMentions = (text: string): ReadonlySet<string> => {
  const found = new Set<string>()
  sign.lastIndex = 0
  for (let match = sign.exec(text); match !== null; match = sign.exec(text)) {
    let start = match.index
    while (start > 0 && match.index - start <= longestPath && isInPath(text, start - 1)) start--
    // The drive of `C:\\src`.
    if (drive.test(text.slice(Math.max(0, start - 3), start))) start -= 2
    let end = match.index + 1
    while (end < text.length && isInPath(text, end)) end++
    sign.lastIndex = end
    if (end - start >= 3 && end - start <= longestPath) found.add(text.slice(start, end).replace(/\.+$/, ""))
  }
  return found
}
