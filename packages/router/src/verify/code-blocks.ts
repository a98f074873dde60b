/** A fenced block of an answer. */
export interface CodeBlock {
  /** The word after the fence, lower case; empty: none. */
  readonly language: string
  readonly text: string
}

const opening = /^([ \t]*)(`{3,}|~{3,})[ \t]*([\w+#.-]*)/

/** Finds the fenced blocks that are closed, in Markdown's way: a fence ends at one at least as long. */
export const codeBlocks = (answer: string): ReadonlyArray<CodeBlock> => {
  const blocks: Array<CodeBlock> = []
  let open: { readonly fence: string; readonly indent: number; readonly language: string } | undefined
  let lines: Array<string> = []
  for (const line of answer.split(/\r?\n/)) {
    if (open === undefined) {
      const [, indent = "", fence, language = ""] = opening.exec(line) ?? []
      if (fence === undefined) continue
      open = { fence, indent: indent.length, language: language.toLowerCase() }
      lines = []
    } else if (line.trim().startsWith(open.fence) && /^[`~]+$/.test(line.trim())) {
      blocks.push({ language: open.language, text: lines.join("\n") })
      open = undefined
    } else {
      lines.push(line.slice(Math.min(open.indent, line.length - line.trimStart().length)))
    }
  }
  return blocks
}
