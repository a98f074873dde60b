import { isAbsolute } from "node:path"
import { compileMatcher, type ModelRequest } from "@postern/core"

/** A fine-tune of the model for a language or a part of the code: a LoRA. */
export interface LoraOptions {
  /** Languages it is for, by the name that fences use, for instance `cobol`. */
  readonly languages?: ReadonlyArray<string>
  /** gitignore patterns of the files it is for, relative to the workspace. */
  readonly paths?: ReadonlyArray<string>
  /** Absolute path of a LoRA in a `.gguf` file. */
  readonly file: string
  /** How strongly it works (1). */
  readonly scale?: number
}

/** Endings of files whose language has another name than its ending. */
const endings: Readonly<Record<string, ReadonlyArray<string>>> = {
  abap: ["abap"],
  assembly: ["asm", "s"],
  bash: ["sh", "bash", "zsh"],
  c: ["c", "h"],
  cobol: ["cob", "cbl", "cpy"],
  cpp: ["cc", "cpp", "cxx", "hh", "hpp"],
  csharp: ["cs"],
  elixir: ["ex", "exs"],
  erlang: ["erl", "hrl"],
  fortran: ["f", "f77", "f90", "f95", "for"],
  fsharp: ["fs", "fsx"],
  haskell: ["hs"],
  javascript: ["js", "jsx", "mjs", "cjs"],
  julia: ["jl"],
  kotlin: ["kt", "kts"],
  matlab: ["m"],
  pascal: ["pas", "dpr"],
  perl: ["pl", "pm"],
  python: ["py", "pyi"],
  ruby: ["rb"],
  rust: ["rs"],
  typescript: ["ts", "tsx", "mts", "cts"],
  verilog: ["v", "sv"],
  vhdl: ["vhd", "vhdl"],
  visualbasic: ["vb", "bas"],
}
const languageOfEnding = new Map(
  Object.entries(endings).flatMap(([language, list]) => list.map((ending) => [ending, language] as const)),
)

const languageOf = (path: string): string => {
  const ending = path.slice(path.lastIndexOf(".") + 1).toLowerCase()
  return languageOfEnding.get(ending) ?? ending
}

/** Languages of the fences in what the user said last. */
const fencedLanguages = (request: ModelRequest): ReadonlyArray<string> => {
  if (request.kind !== "chat") return []
  const last = request.body.messages.findLast(({ role }) => role === "user")?.content ?? ""
  const texts = typeof last === "string" ? [last] : last.map(({ text }) => text ?? "")
  return texts.flatMap((text) =>
    Array.from(text.matchAll(/^[ \t]*(?:```|~~~)[ \t]*([\w+#-]+)/gm), ([, name = ""]) => {
      const language = name.toLowerCase()
      return languageOfEnding.get(language) ?? language
    }),
  )
}

const pathsOf = ({ body, envelope, kind }: ModelRequest): ReadonlyArray<string> => [
  ...(kind === "infill" && body.path !== undefined ? [body.path] : []),
  ...(envelope.files ?? []).map(({ path }) => path),
]

/** A path as patterns may mean it: an absolute one may begin at any of its folders, since the workspace is not known here. */
const readings = (path: string): ReadonlyArray<string> => {
  const segments = path
    .replaceAll("\\", "/")
    .split("/")
    .filter((segment) => segment !== "" && segment !== ".")
  return isAbsolute(path) ? segments.map((_, from) => segments.slice(from).join("/")) : [segments.join("/")]
}

/** Makes the function that says which of the adapters a request gets: the first that is for one of its files or languages. */
export const makePickAdapter = (
  adapters: ReadonlyArray<LoraOptions>,
): ((request: ModelRequest) => number | undefined) => {
  const fitting = adapters.map(({ languages = [], paths = [] }) => {
    const matches = compileMatcher(paths)
    const named = new Set(languages.map((language) => language.toLowerCase()))
    return (files: ReadonlyArray<string>, spoken: ReadonlyArray<string>): boolean =>
      files.some((path) => readings(path).some(matches)) || spoken.some((language) => named.has(language))
  })
  return (request) => {
    if (adapters.length === 0) return undefined
    const files = pathsOf(request)
    const spoken = files.length > 0 ? files.map(languageOf) : fencedLanguages(request)
    const index = fitting.findIndex((fits) => fits(files, spoken))
    return index === -1 ? undefined : index
  }
}
