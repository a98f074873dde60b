/** A block of shell commands of a document. */
export interface ShellBlock {
  /** One-based line of its fence. */
  readonly line: number
  readonly code: string
  /** What the document shows as its output, in a `text` block right after it. */
  readonly output?: string
  /** Why it is not run. */
  readonly notRun?: string
  /** It goes on until it is ended; what it prints once it is ready. */
  readonly until?: string
  /** The exit code that the document tells of. */
  readonly exits: number
}

interface Fence {
  readonly line: number
  readonly language: string
  readonly code: string
  /** The comment on the line before. */
  readonly mark: string
  readonly end: number
}

const readFences = (lines: ReadonlyArray<string>): ReadonlyArray<Fence> => {
  const fences: Array<Fence> = []
  for (let at = 0; at < lines.length; at++) {
    const opening = /^```(\w*)$/.exec(lines[at] ?? "")
    if (opening === null) continue
    const end = lines.indexOf("```", at + 1)
    const before = lines.slice(0, at).findLast((line) => line.trim() !== "") ?? ""
    const mark = /^<!-- (.*) -->$/.exec(before)?.[1] ?? ""
    fences.push({ line: at + 1, language: opening[1] ?? "", code: lines.slice(at + 1, end).join("\n"), mark, end })
    at = end
  }
  return fences
}

const after = (mark: string, word: string): string | undefined =>
  mark.startsWith(word) ? mark.slice(word.length).trim() : undefined

/** Reads the `sh` blocks of a document, each with the output that is shown after it and with what the comment before it says. */
export const readBlocks = (markdown: string): ReadonlyArray<ShellBlock> => {
  const lines = markdown.split("\n")
  const fences = readFences(lines)
  return fences.flatMap(({ line, language, code, mark, end }, at) => {
    if (language !== "sh") return []
    const next = fences[at + 1]
    const isOutput = next?.language === "text" && lines.slice(end + 1, next.line - 1).every((one) => one.trim() === "")
    const notRun = after(mark, "not run:")
    const until = after(mark, "goes on until:")
    return [
      {
        line,
        code,
        exits: Number(after(mark, "exits") ?? 0),
        ...(isOutput ? { output: next.code } : {}),
        ...(notRun === undefined ? {} : { notRun }),
        ...(until === undefined ? {} : { until }),
      },
    ]
  })
}

const quote = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")

/** A pattern for shown output: `…` stands for anything in a line, alone in a line for any lines. */
export const outputPattern = (shown: string): RegExp => {
  const lines = shown.split("\n").map((line) => line.trimEnd())
  const source = lines
    .map((line) => (line.trim() === "…" ? "(?:.*\\n)*" : `${line.split("…").map(quote).join(".*")}\\n`))
    .join("")
  return new RegExp(`^${source}$`)
}
