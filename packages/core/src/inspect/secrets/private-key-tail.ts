import { type Range, type SecretFinder } from "./secret-rule.ts"

const label = /(?: [A-Z0-9]{1,20}){0,4} PRIVATE KEY(?: BLOCK)?-----/y

/** What may stand between a line of a body and the line break. */
const bodyAtEnd = /(?<body>[A-Za-z0-9+/=]{4,200})[ \t\r"',;+.\\]{0,8}$/

/** The usual lengths of a body's lines tell them from a diff's `+` and the like before them. */
const usualWidths = [76, 64]

const longestLine = 400

/** The code between two strings that are joined. */
const betweenLines = /^(?:\\n)?[\s"'+,;\\]{0,40}$/

/** The last line of a body may be shorter; the others are of one length. */
const shortestLine = 40

/** The beginning of the line break before `at`, as such or escaped; -1 where none is near. */
const lineBreakBefore = (text: string, at: number): number => {
  const near = Math.max(0, at - longestLine)
  const line = text.slice(near, at)
  const found = Math.max(line.lastIndexOf("\n"), line.lastIndexOf("\\n"))
  return found === -1 ? -1 : near + found
}

/** Finds the end of a private key whose beginning is missing: the lines of one length before the footer. */
const findTail = (text: string, literal: Range): Range | undefined => {
  label.lastIndex = literal.end
  if (!label.test(text)) return undefined
  const end = label.lastIndex
  let start = literal.start
  let width = 0
  let size = 0
  for (let at = lineBreakBefore(text, literal.start); at !== -1;) {
    const previous = lineBreakBefore(text, at)
    const lineStart = Math.max(previous, at - longestLine, 0)
    const line = text.slice(lineStart, at)
    at = previous
    if (betweenLines.test(line)) continue
    const body = bodyAtEnd.exec(line)
    const run = body?.groups?.["body"] ?? ""
    const isLast = start === literal.start
    if (body === null || run.length < (isLast ? 4 : Math.max(width, shortestLine))) break
    if (!isLast && width === 0) width = usualWidths.find((usual) => usual <= run.length) ?? run.length
    start = lineStart + body.index + run.length - (width || run.length)
    size += width || run.length
  }
  return size < shortestLine ? undefined : { start, end }
}

/** Private keys of which only the end is there; those that are whole are found by their beginning as well. */
export const privateKeyTailFinder: SecretFinder = {
  name: "private-key",
  literals: ["-----END"],
  ignoresCase: false,
  at: "anywhere",
  findAt: findTail,
}
