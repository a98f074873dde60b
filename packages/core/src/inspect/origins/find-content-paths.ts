import { type ContentPath, isPathLike, longestPath } from "./content-path.ts"
import { commandPaths, readsFiles } from "./command-paths.ts"
import { fencePath } from "./fence-path.ts"
import { findJsonPaths } from "./json-paths.ts"
import { lineGrammars } from "./line-grammars.ts"

/** Git writes unusual names in quotes, with octal escapes for the bytes of UTF-8. */
const unquote = (path: string): string => {
  if (!/\\[0-7]{3}/.test(path)) return path
  const bytes = path.replaceAll(/\\([0-7]{3})/g, (_, octal: string) => `%${Number.parseInt(octal, 8).toString(16)}`)
  try {
    return decodeURIComponent(bytes)
  } catch {
    // Not UTF-8: the name as it is written.
    return path
  }
}

/** What stands behind a path on its line: the end of a comment, a range of lines, marks of emphasis. */
const behindPath = /[ \t]{0,8}(?:\*\/|-->|\*\)|"""|\(lines? [\d-]{1,20}\)|[*_`"':,]{1,4})[ \t]{0,8}$/i
const beforePath = /^[`"'*_]{1,3}/

const cleanPath = (written: string): string =>
  unquote(written.trim().replace(behindPath, "").replace(beforePath, "").trim())

const findOnLines = (text: string): ReadonlyArray<ContentPath> =>
  lineGrammars.flatMap(({ form, trigger, pattern }) =>
    text.includes(trigger)
      ? Array.from(text.matchAll(pattern), ([, path = ""]) => ({ form, path: cleanPath(path) })).filter(({ path }) =>
          isPathLike(path),
        )
      : [],
  )

/** The prompt of a shell, and the command behind it; a command that reads files is one without a prompt too. */
const prompt =
  /^[ \t]{0,8}(?:[$%>❯➜]|PS [^>\n]{0,200}>|[A-Z]:\\[^>\n]{0,200}>|[\w.-]{1,60}@[^$#\n]{1,120}[$#]|!|\+)[ \t]{1,4}(.{1,2000})$/

const commandOf = (line: string): string | undefined => {
  const command = prompt.exec(line)?.[1] ?? line
  return readsFiles(command) ? command : undefined
}

/** A line that is a path and nothing else: a heading, in bold, in back ticks, bare. */
const pathLine = (line: string): string | undefined => {
  const bare = line
    .trim()
    .replace(/^(?:#{1,6} |[-*] |\d{1,3}[.)] )/, "")
    .replace(/^(?:file|in|update|create|from|edit)[: ]{1,2}/i, "")
    .replaceAll(/^[*_`"'(]{1,5}|[*_`"'):,]{1,5}$/g, "")
  return isPathLike(bare) ? bare : undefined
}

/** A line of ripgrep's output below the name of its file. */
const numbered = /^\d{1,7}[:-]/

interface OpenFence {
  readonly mark: string
  readonly path: string | undefined
  readonly start: number
}

/** What the lines before the one at hand leave open. */
const makeLineReader = (text: string, add: (found: ContentPath) => void) => {
  let fence: OpenFence | undefined
  /** The path that stood alone on the last line that is not empty. */
  let above: string | undefined

  const close = (end: number) => {
    if (fence?.path !== undefined) add({ path: fence.path, form: "fence", range: { start: fence.start, end } })
    fence = undefined
  }

  const read = (line: string, start: number, end: number) => {
    const [, mark, info = ""] = /^[ \t]{0,16}(?:>[ \t]{0,4}){0,4}(`{3,}|~{3,})(.*)$/.exec(line) ?? []
    if (fence !== undefined) {
      // Only a mark as long as the opening one, with nothing behind it, closes a fence.
      if (mark !== undefined && info.trim() === "" && mark.startsWith(fence.mark)) close(start)
      return
    }
    if (mark !== undefined) {
      fence = { mark, path: fencePath(info) ?? above, start: end + 1 }
      above = undefined
      return
    }
    if (above !== undefined && numbered.test(line)) add({ path: above, form: "grep" })
    const command = commandOf(line)
    if (command !== undefined) for (const path of commandPaths(command)) add({ path, form: "command" })
    if (line.trim() !== "") above = line.length <= longestPath ? pathLine(line) : undefined
  }

  // A fence that is never closed runs to the end of the text.
  return { read, end: () => close(text.length) }
}

/** Finds the paths whose content a text carries, in every grammar that coding tools use. Pure and linear. */
export const findContentPaths = (text: string): ReadonlyArray<ContentPath> => {
  const found: Array<ContentPath> = [...findOnLines(text)]
  for (const path of findJsonPaths(text)) found.push({ path, form: "json" })
  const lines = makeLineReader(text, (path) => found.push(path))
  for (let start = 0; start <= text.length;) {
    const newline = text.indexOf("\n", start)
    const end = newline === -1 ? text.length : newline
    lines.read(text.slice(start, Math.min(end, start + 2_400)), start, end)
    start = end + 1
  }
  lines.end()
  return found
}
