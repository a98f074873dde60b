import { type Features } from "./features.ts"

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
const namedFile = /[\w./-]{0,200}\w\.([a-z]{1,4})\b/gi
const binding = /\b(?:must|should|only|without|at (?:most|least)|exactly|never|always|ensure|do not|don't|cannot)\b/gi

/** What a wish says of its own form. */
export type WishFacts = Pick<Features, "languages" | "codeShare" | "constraints"> & { readonly named: number }

/** Reads languages, code, constraints and named files from a wish, or from its edges. Pure. */
export const readWish = (wish: string): WishFacts => {
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
  for (const [name, extension] of said.matchAll(namedFile)) if (add(extension)) files.add(name)
  return {
    languages: [...languages],
    codeShare: wish === "" ? 0 : Math.min(1, code / wish.length),
    constraints: [...said.matchAll(binding)].length,
    named: files.size,
  }
}
