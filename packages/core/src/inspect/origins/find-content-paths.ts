import { type ContentPath, isPathLike, longestPath } from "./content-path.ts"
import { readCommand, readingCommand } from "./command-paths.ts"
import { fencePaths } from "./fence-paths.ts"
import { type Reach } from "./folder-readers.ts"
import { findJsonPaths } from "./json-paths.ts"
import { lineGrammars } from "./line-grammars.ts"
import { findLineNames } from "./line-names.ts"
import { makeReadings } from "./readings.ts"
import { somewhere } from "./shell.ts"

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
    trigger.test(text)
      ? Array.from(text.matchAll(pattern), ([, path = ""]) => ({ form, path: cleanPath(path) })).filter(({ path }) =>
          isPathLike(path),
        )
      : [],
  )

/** A prompt of a shell. */
const prompt = /(?:[$%>❯➜]|PS [^>\n]{0,200}>|[A-Z]:\\[^>\n]{0,200}>|[\w.-]{1,60}@[^$#\n]{1,120}[$#]|!|\+)[ \t]{1,4}/
  .source
/** A line of a shell: a command that reads files is one without a prompt too. */
const commandLine = new RegExp(`^[ \\t]{0,8}(?:${prompt})?(${readingCommand.source}[^\\n]{0,2000})`, "gm")

const findCommands = (text: string): ReadonlyArray<ContentPath> => {
  const { add, all } = makeReadings()
  const reaches = new Map<string, Reach>()
  // What a text shows of a shell is one session.
  let shell = somewhere
  let showsNames = false
  for (const [, command = ""] of text.matchAll(commandLine)) {
    const reading = readCommand(command, shell)
    for (const path of reading.paths) add(path)
    // A text may name a command and not show what it printed: a folder counts where a rule binds it whole.
    for (const reach of reading.reaches) {
      const extent = reach.extent === "glob" ? "glob" : "folder"
      if (!/^(?:\.\/?)?$/.test(reach.path)) reaches.set(reach.path, { ...reach, extent })
    }
    showsNames ||= reading.showsNames
    shell = reading.shell
  }
  return [
    ...all().map((reading): ContentPath => ({ ...reading, form: "command" })),
    ...Array.from(reaches.values(), (reach): ContentPath => ({ ...reach, form: "command" })),
    ...(showsNames ? Array.from(findLineNames(text), (path): ContentPath => ({ path, form: "grep" })) : []),
  ]
}

/** A line that is a path and nothing else: a heading, in bold, in back ticks, bare. */
const pathLine = (line: string): string | undefined => {
  if (line.length > longestPath) return undefined
  const bare = line
    .trim()
    .replace(/^(?:#{1,6} |[-*] |\d{1,3}[.)] )/, "")
    .replace(/^(?:file|in|update|create|from|edit)[: ]{1,2}/i, "")
    .replaceAll(/^[*_`"'(]{1,5}|[*_`"'):,]{1,5}$/g, "")
  return isPathLike(bare) ? bare : undefined
}

/** A fence's mark and what stands behind it; a line of ripgrep's output below the name of its file. */
const marks = /^(?:[ \t]{0,16}(?:>[ \t]{0,4}){0,4}(`{3,}|~{3,})([^\n]*)|\d{1,7}[:-])/gm

/** The last line before an offset that is not empty. */
const lineAbove = (text: string, offset: number): string => {
  const before = text.slice(Math.max(0, offset - 2 * longestPath), offset).trimEnd()
  return before.slice(before.lastIndexOf("\n") + 1)
}

interface OpenFence {
  readonly mark: string
  readonly paths: ReadonlyArray<string>
  readonly start: number
}

/** Finds what fences hold, and the lines below a path that stands alone. */
const findBlocks = (text: string): ReadonlyArray<ContentPath> => {
  const found: Array<ContentPath> = []
  let fence: OpenFence | undefined
  const close = (end: number) => {
    const { paths = [], start = 0 } = fence ?? {}
    for (const path of paths) found.push({ path, form: "fence", range: { start, end } })
    fence = undefined
  }
  /** Where the last line of a run of numbered lines ends: the name stands above the first. */
  let runEnd = -1
  for (const { 0: whole, 1: mark, 2: info = "", index } of text.matchAll(marks)) {
    const end = index + whole.length
    if (mark === undefined) {
      const isFirst = index > runEnd
      runEnd = text.indexOf("\n", index) + 1 || text.length
      const path = fence === undefined && isFirst ? pathLine(lineAbove(text, index)) : undefined
      if (path !== undefined) found.push({ path, form: "grep" })
    } else if (fence === undefined) {
      const named = fencePaths(info.slice(0, 2 * longestPath))
      const above = named.length === 0 ? pathLine(lineAbove(text, index)) : undefined
      fence = { mark, paths: above === undefined ? named : [above], start: end + 1 }
    } else if (info.trim() === "" && mark.startsWith(fence.mark)) {
      // Only a mark as long as the opening one, with nothing behind it, closes a fence.
      close(index)
    }
  }
  // A fence that is never closed runs to the end of the text.
  close(text.length)
  return found
}

/** Finds the paths whose content a text carries, in every grammar that coding tools use. Pure and linear. */
export const findContentPaths = (text: string): ReadonlyArray<ContentPath> => [
  ...findOnLines(text),
  ...findJsonPaths(text).map((path) => ({ path, form: "json" as const })),
  ...findBlocks(text),
  ...findCommands(text),
]
