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
import { nearest } from "./nearest-name.ts"
import { faultOfPattern } from "./path-rules.ts"
import { CloudTermsSchema, type PolicyDocument, PolicyDocumentSchema } from "./policy-document.ts"
import { PolicyError, type PolicyProblem } from "./policy-error.ts"
import { faultOfPlace, type PolicyOrigin } from "./policy-layer.ts"

/** A policy file that is in order, and the lines its rules stand on. */
export interface ParsedPolicy {
  readonly document: PolicyDocument
  /** One-based line of each rule, in the order of `rules`. */
  readonly ruleLines: ReadonlyArray<number>
}

const innerKeys = ["paths", "zone", "reason", "observe", "prose", "code", "finding", "expires", "hosts"]

const knownKeys = [...Object.keys(PolicyDocumentSchema.fields), ...innerKeys, ...Object.keys(CloudTermsSchema.fields)]

const place = (text: string, offset: number) => {
  const before = text.slice(0, offset)
  return { line: before.split("\n").length, column: offset - before.lastIndexOf("\n") }
}

const adviseOnKey = (key: string): string => {
  const close = nearest(key, knownKeys)
  return `\`${key}\` is not a key of a policy${close === undefined ? "; remove it" : `; did you mean \`${close}\`?`}`
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

const schemaProblems = (text: string, tree: Node): ReadonlyArray<PolicyProblem> => {
  const decoded = Schema.decodeUnknownResult(PolicyDocumentSchema, { errors: "all", onExcessProperty: "error" })(
    getNodeValue(tree),
  )
  if (Result.isSuccess(decoded)) return []
  return formatIssues(decoded.failure.issue).issues.map((issue) => {
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
    return { ...place(text, node.offset), message }
  })
}

const duplicateKeys = (text: string, node: Node): ReadonlyArray<PolicyProblem> => {
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
            ? [{ ...place(text, key.offset), message: `\`${key.value}\` is given twice; keep one of them` }]
            : []
        })
  return [...own, ...(node.children ?? []).flatMap((child) => duplicateKeys(text, child))]
}

const patternProblems = (text: string, tree: Node, origin: PolicyOrigin): ReadonlyArray<PolicyProblem> =>
  (findNodeAtLocation(tree, ["rules"])?.children ?? []).flatMap((rule) =>
    (findNodeAtLocation(rule, ["paths"])?.children ?? []).flatMap((pattern) => {
      const fault = typeof pattern.value === "string" ? faultOfPattern(pattern.value, origin) : undefined
      return fault === undefined ? [] : [{ ...place(text, pattern.offset), message: fault }]
    }),
  )

const placeProblems = (text: string, tree: Node, origin: PolicyOrigin): ReadonlyArray<PolicyProblem> =>
  (tree.type === "object" ? (tree.children ?? []) : []).flatMap(({ children }) => {
    const key = children?.[0]
    const isKnown = key !== undefined && Object.hasOwn(PolicyDocumentSchema.fields, String(key.value))
    const fault = isKnown ? faultOfPlace(String(key.value), origin) : undefined
    return key === undefined || fault === undefined ? [] : [{ ...place(text, key.offset), message: fault }]
  })

/**
 * Parses a policy file: JSON with comments and trailing commas. Reports every problem with line and column, also keys and
 * patterns that have no effect in a file of its `origin`.
 */
export const parsePolicy = (
  source: string,
  file: string,
  origin: PolicyOrigin = "root",
): Result.Result<ParsedPolicy, PolicyError> => {
  const text = source.startsWith("\uFEFF") ? source.slice(1) : source
  const errors: Array<ParseError> = []
  const tree = parseTree(text, errors, { allowTrailingComma: true })
  const syntax = errors.map(({ error, offset }) => ({
    ...place(text, offset),
    message: `expected JSON with comments, came a syntax error (${printParseErrorCode(error)}); correct the text here`,
  }))
  if (tree === undefined || syntax.length > 0) {
    const empty = {
      line: 1,
      column: 1,
      message: 'expected a policy, came an empty file; write { "version": 1, "default": "device" }',
    }
    return Result.fail(
      new PolicyError({ file, problems: text.trim() === "" || syntax.length === 0 ? [empty] : syntax }),
    )
  }
  const problems = [
    ...schemaProblems(text, tree),
    ...duplicateKeys(text, tree),
    ...patternProblems(text, tree, origin),
    ...placeProblems(text, tree, origin),
  ]
  if (problems.length > 0) {
    return Result.fail(
      new PolicyError({ file, problems: problems.toSorted((a, b) => a.line - b.line || a.column - b.column) }),
    )
  }
  const document = Schema.decodeUnknownSync(PolicyDocumentSchema)(getNodeValue(tree))
  const rules = findNodeAtLocation(tree, ["rules"])?.children ?? []
  return Result.succeed({ document, ruleLines: rules.map((rule) => place(text, rule.offset).line) })
}
