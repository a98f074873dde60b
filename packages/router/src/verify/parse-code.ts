import type { Node, Parser } from "@vscode/tree-sitter-wasm"
import { readFile } from "node:fs/promises"
import { createRequire } from "node:module"
import { type CodeBlock } from "./code-blocks.ts"

/** Names of a grammar, and how a piece of a file may be completed to a whole one. */
interface Grammar {
  readonly names: ReadonlyArray<string>
  readonly file: string
  readonly frames?: ReadonlyArray<readonly [before: string, after: string]>
}

const classBody = ["class Piece {\n", "\n}"] as const
const statements = ["async function piece() {\n", "\n}"] as const
const expression = ["const piece = (\n", "\n)"] as const
const member = ["const piece = {\n", "\n}"] as const
const script = [classBody, statements, expression, member]

const grammars: ReadonlyArray<Grammar> = [
  { names: ["javascript", "js", "mjs", "cjs", "jsx"], file: "javascript", frames: script },
  { names: ["typescript", "ts", "mts", "cts"], file: "typescript", frames: script },
  { names: ["tsx"], file: "tsx", frames: script },
  {
    names: ["python", "py", "python3"],
    file: "python",
    frames: [
      ["def piece():\n", ""],
      ["class Piece:\n", ""],
    ],
  },
  { names: ["go", "golang"], file: "go", frames: [["package piece\nfunc piece() {\n", "\n}"]] },
  { names: ["java"], file: "java", frames: [classBody, ["class Piece { void piece() {\n", "\n} }"]] },
  {
    names: ["rust", "rs"],
    file: "rust",
    frames: [
      ["fn piece() {\n", "\n}"],
      ["impl Piece {\n", "\n}"],
    ],
  },
]

/** Something is left out on purpose, or it is no program: a transcript, a diff, a placeholder. */
const isPartial = (text: string): boolean =>
  /(?:^|[^.\w])\.\.\.(?![\w.[(])|…|^\s*(?:\$|>>>|>|%|PS>) |^(?:@@|diff |\+\+\+ |--- )|<[a-z]+(?:[ _-][a-z]+)+>|\[(?:your|insert|rest of)\b/im.test(
    text,
  )

/** Larger blocks are not parsed: an answer waits for this. */
const largest = 100_000

const require = createRequire(import.meta.url)
const wasm = (name: string): string => require.resolve(`@vscode/tree-sitter-wasm/wasm/${name}.wasm`)

/** The parser's own code is loaded, and its engine started, at the first block. */
const start = async () => {
  const { default: treeSitter } = await import("@vscode/tree-sitter-wasm")
  await treeSitter.Parser.init({ locateFile: () => wasm("tree-sitter") })
  return treeSitter
}

let started: ReturnType<typeof start> | undefined

const parsers = new Map<string, Promise<Parser>>()

const makeParser = async (file: string): Promise<Parser> => {
  const { Language, Parser: TreeParser } = await (started ??= start())
  const language = await Language.load(await readFile(wasm(`tree-sitter-${file}`)))
  return new TreeParser().setLanguage(language)
}

const parserOf = (file: string): Promise<Parser> => {
  const parser = parsers.get(file) ?? makeParser(file)
  parsers.set(file, parser)
  return parser
}

const isSound = (parser: Parser, text: string): boolean => {
  const tree = parser.parse(text)
  if (tree === null) return true
  const root: Node = tree.rootNode
  const sound = !root.hasError
  tree.delete()
  return sound
}

const indented = (text: string): string => text.replaceAll(/^(?=.)/gm, "    ")

/** JSON as people write it: with comments and commas at the end, and one value to a line. */
const isJson = (text: string): boolean => {
  const bare = text
    .replaceAll(/"(?:[^"\\\n]|\\.)*"|\/\/[^\n]*|\/\*[\s\S]*?\*\//g, (found) => (found.startsWith('"') ? found : ""))
    .replaceAll(/,(\s*[\]}])/g, "$1")
  const holds = (value: string): boolean => {
    try {
      JSON.parse(value)
      return true
    } catch {
      // Not JSON: the answer to the question.
      return false
    }
  }
  return [bare, `{${bare}}`, `[${bare}]`].some(holds) || bare.trim().split("\n").every(holds)
}

/**
 * Tells whether a block parses in the language it names, alone or as a piece of a function, class or object. Nothing: its
 * language has no parser here, or the block leaves something out on purpose.
 */
export const parsesAs = async ({ language, text }: CodeBlock): Promise<boolean | undefined> => {
  if (text.trim() === "" || text.length > largest || isPartial(text)) return undefined
  if (language === "json" || language === "jsonc") return isJson(text)
  const grammar = grammars.find(({ names }) => names.includes(language))
  if (grammar === undefined) return undefined
  const parser = await parserOf(grammar.file)
  const piece = grammar.file === "python" ? indented(text) : text
  return (
    isSound(parser, text) ||
    (grammar.frames ?? []).some(([before, after]) => isSound(parser, `${before}${piece}${after}`))
  )
}
