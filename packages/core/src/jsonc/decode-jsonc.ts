import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as SchemaIssue from "effect/SchemaIssue"
import {
  findNodeAtLocation,
  getNodeValue,
  type Node,
  parseTree,
  type ParseError,
  printParseErrorCode,
} from "jsonc-parser"

/** One fault of a file. */
export interface FileProblem {
  /** One-based. */
  readonly line: number
  /** One-based, in characters. */
  readonly column: number
  /** What was expected, what came, what to do. */
  readonly message: string
}

/** What is said of a kind of file where it is not in order. */
export interface FileForm {
  /** What an empty file should hold. */
  readonly empty: string
  /** What to do about a key that the schema does not know. */
  readonly adviseOnKey: (key: string) => string
}

/** A text that is JSON with comments: its tree, or what is wrong with it. */
export type ParsedJsonc = Result.Result<Node, ReadonlyArray<FileProblem>>

/** Where an offset of a text is: line and column, one-based. */
export const placeOf = (text: string, offset: number) => {
  const before = text.slice(0, offset)
  return { line: before.split("\n").length, column: offset - before.lastIndexOf("\n") }
}

/** Parses JSON with comments and trailing commas. */
export const parseJsonc = (text: string, { empty }: FileForm): ParsedJsonc => {
  const errors: Array<ParseError> = []
  const tree = parseTree(text, errors, { allowTrailingComma: true })
  if (tree !== undefined && errors.length === 0) return Result.succeed(tree)
  if (text.trim() === "" || errors.length === 0) return Result.fail([{ line: 1, column: 1, message: empty }])
  return Result.fail(
    errors.map(({ error, offset }) => ({
      ...placeOf(text, offset),
      message: `expected JSON with comments, came a syntax error (${printParseErrorCode(error)}); correct the text here`,
    })),
  )
}

/** Where an issue stands: the value at its path, or the key itself where the key is the fault. */
const locate = (tree: Node, path: ReadonlyArray<string | number>, isKey: boolean): Node => {
  for (let length = path.length; length > 0; length--) {
    const node = findNodeAtLocation(tree, path.slice(0, length))
    if (node !== undefined) return isKey && length === path.length ? (node.parent?.children?.[0] ?? node) : node
  }
  return tree
}

const formatIssues = SchemaIssue.makeFormatterStandardSchemaV1()

const came = (node: Node): string => {
  if (node.type === "object" || node.type === "array") return `an ${node.type}`
  const shown = JSON.stringify(getNodeValue(node))
  return shown.length > 60 ? `a ${node.type}` : shown
}

const duplicateKeys = (text: string, node: Node): ReadonlyArray<FileProblem> => {
  const seen = new Set<unknown>()
  const own =
    node.type !== "object"
      ? []
      : (node.children ?? []).flatMap(({ children }) => {
          const key = children?.[0]
          if (key === undefined) return []
          const isRepeated = seen.has(key.value)
          seen.add(key.value)
          return isRepeated
            ? [{ ...placeOf(text, key.offset), message: `\`${key.value}\` is given twice; keep one of them` }]
            : []
        })
  return [...own, ...(node.children ?? []).flatMap((child) => duplicateKeys(text, child))]
}

/** What is wrong with a tree by a schema that is strict about its keys, each fault with its place. */
export const schemaProblems = (
  text: string,
  tree: Node,
  schema: Schema.Decoder<unknown>,
  { adviseOnKey }: FileForm,
): ReadonlyArray<FileProblem> => {
  const decoded = Schema.decodeUnknownResult(schema, { errors: "all", onExcessProperty: "error" })(getNodeValue(tree))
  const issues = Result.isSuccess(decoded) ? [] : formatIssues(decoded.failure.issue).issues
  const faults = issues.map((issue) => {
    const path = (issue.path ?? []).map((step) => {
      const key = typeof step === "object" ? step.key : step
      return typeof key === "number" ? key : String(key)
    })
    const key = String(path.at(-1) ?? "")
    const isExcess = /excess|unexpected/i.test(issue.message)
    const isMissing = /missing/i.test(issue.message)
    const node = locate(tree, path, isExcess)
    const message = isExcess
      ? adviseOnKey(key)
      : isMissing
        ? `\`${path.join(".")}\` is missing; add it`
        : `${issue.message.replace(/, got .*/s, "")} for \`${path.join(".")}\`, came ${came(node)}`
    return { ...placeOf(text, node.offset), message }
  })
  return [...faults, ...duplicateKeys(text, tree)]
}

/** In the order of the text. */
export const inOrder = (problems: ReadonlyArray<FileProblem>): ReadonlyArray<FileProblem> =>
  problems.toSorted((a, b) => a.line - b.line || a.column - b.column)

/** A text without the mark that some editors begin files with. */
export const withoutMark = (source: string): string => (source.startsWith("\uFEFF") ? source.slice(1) : source)

/**
 * Decodes a file of JSON with comments by a schema that is strict about its keys: the value, or every problem with line and
 * column.
 */
export const decodeJsonc = <A>(
  source: string,
  schema: Schema.Decoder<A>,
  form: FileForm,
): Result.Result<A, ReadonlyArray<FileProblem>> => {
  const text = withoutMark(source)
  const parsed = parseJsonc(text, form)
  if (Result.isFailure(parsed)) return Result.fail(parsed.failure)
  const problems = schemaProblems(text, parsed.success, schema, form)
  return problems.length > 0
    ? Result.fail(inOrder(problems))
    : Result.succeed(Schema.decodeUnknownSync(schema)(getNodeValue(parsed.success)))
}
