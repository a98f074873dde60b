import { type Features } from "./features.ts"
import { remember } from "./remember.ts"

const languageOf: ReadonlyMap<string, string> = new Map(
  Object.entries({
    bash: "shell",
    c: "c",
    cc: "c++",
    cpp: "c++",
    cs: "c#",
    css: "css",
    go: "go",
    html: "html",
    java: "java",
    javascript: "javascript",
    js: "javascript",
    json: "json",
    jsx: "javascript",
    kt: "kotlin",
    mjs: "javascript",
    php: "php",
    py: "python",
    python: "python",
    rb: "ruby",
    rs: "rust",
    ruby: "ruby",
    rust: "rust",
    sh: "shell",
    sql: "sql",
    swift: "swift",
    ts: "typescript",
    tsx: "typescript",
    typescript: "typescript",
    yaml: "yaml",
    yml: "yaml",
  }),
)

const fence = /^[ \t]*(?:```|~~~)[ \t]*([\w+#-]*)/
const extension = /\w\.([a-z]{1,4})\b/gi
const pathCharacter = /[\w./-]/
const binding = /\b(?:must|should|only|without|at (?:most|least)|exactly|never|always|ensure|do not|don't|cannot)\b/gi

/** What a wish says of its own form. */
export type WishFacts = Pick<Features, "languages" | "codeShare" | "constraints"> & { readonly named: number }

/** Where the path begins whose name's last character stands at `end`. */
const pathStart = (text: string, end: number): number => {
  let start = end
  while (start > 0 && end - start < 200 && pathCharacter.test(text.charAt(start - 1))) start--
  return start
}

const findFacts = (wish: string): WishFacts => {
  const languages = new Set<string>()
  const add = (name: string | undefined) => {
    const language = languageOf.get(name?.toLowerCase() ?? "")
    if (language !== undefined) languages.add(language)
    return language !== undefined
  }
  let code = 0
  let isInside = false
  const prose: Array<string> = []
  for (const line of wish.split("\n")) {
    const opened = fence.exec(line)
    if (opened !== null) {
      if (!isInside) add(opened[1])
      isInside = !isInside
    } else if (isInside) code += line.length + 1
    else prose.push(line)
  }
  const said = prose.join("\n")
  const files = new Set<string>()
  for (const { 0: end, 1: name, index } of said.matchAll(extension)) {
    if (add(name)) files.add(said.slice(pathStart(said, index), index + end.length))
  }
  return {
    languages: [...languages],
    codeShare: wish === "" ? 0 : Math.min(1, code / wish.length),
    constraints: [...said.matchAll(binding)].length,
    named: files.size,
  }
}

/** Reads languages, code, constraints and named files from a wish, or from its edges. Pure; remembered by its digest. */
export const readWish: (wish: string) => WishFacts = remember(findFacts)
