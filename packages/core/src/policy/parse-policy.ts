import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { findNodeAtLocation, getNodeValue, type Node } from "jsonc-parser"
import {
  type FileForm,
  type FileProblem,
  inOrder,
  parseJsonc,
  placeOf,
  schemaProblems,
  withoutMark,
} from "../jsonc/decode-jsonc.ts"
import { nearest } from "../jsonc/nearest-name.ts"
import { faultOfPattern } from "./path-rules.ts"
import { CloudTermsSchema, type PolicyDocument, PolicyDocumentSchema } from "./policy-document.ts"
import { PolicyError } from "./policy-error.ts"
import { faultOfPlace, type PolicyOrigin } from "./policy-layer.ts"

/** A policy file that is in order, and the lines its rules stand on. */
export interface ParsedPolicy {
  readonly document: PolicyDocument
  /** One-based line of each rule, in the order of `rules`. */
  readonly ruleLines: ReadonlyArray<number>
}

const innerKeys = ["paths", "zone", "reason", "observe", "prose", "code", "finding", "expires", "hosts"]

const knownKeys = [...Object.keys(PolicyDocumentSchema.fields), ...innerKeys, ...Object.keys(CloudTermsSchema.fields)]

const form: FileForm = {
  empty: 'expected a policy, came an empty file; write { "version": 1, "default": "device" }',
  adviseOnKey: (key) => {
    const close = nearest(key, knownKeys)
    return `\`${key}\` is not a key of a policy${close === undefined ? "; remove it" : `; did you mean \`${close}\`?`}`
  },
}

const patternProblems = (text: string, tree: Node, origin: PolicyOrigin): ReadonlyArray<FileProblem> =>
  (findNodeAtLocation(tree, ["rules"])?.children ?? []).flatMap((rule) =>
    (findNodeAtLocation(rule, ["paths"])?.children ?? []).flatMap((pattern) => {
      const fault = typeof pattern.value === "string" ? faultOfPattern(pattern.value, origin) : undefined
      return fault === undefined ? [] : [{ ...placeOf(text, pattern.offset), message: fault }]
    }),
  )

const placeProblems = (text: string, tree: Node, origin: PolicyOrigin): ReadonlyArray<FileProblem> =>
  (tree.type === "object" ? (tree.children ?? []) : []).flatMap(({ children }) => {
    const key = children?.[0]
    const isKnown = key !== undefined && Object.hasOwn(PolicyDocumentSchema.fields, String(key.value))
    const fault = isKnown ? faultOfPlace(String(key.value), origin) : undefined
    return key === undefined || fault === undefined ? [] : [{ ...placeOf(text, key.offset), message: fault }]
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
  const text = withoutMark(source)
  const parsed = parseJsonc(text, form)
  if (Result.isFailure(parsed)) return Result.fail(new PolicyError({ file, problems: parsed.failure }))
  const tree = parsed.success
  const problems = [
    ...schemaProblems(text, tree, PolicyDocumentSchema, form),
    ...patternProblems(text, tree, origin),
    ...placeProblems(text, tree, origin),
  ]
  if (problems.length > 0) return Result.fail(new PolicyError({ file, problems: inOrder(problems) }))
  const document = Schema.decodeUnknownSync(PolicyDocumentSchema)(getNodeValue(tree))
  const rules = findNodeAtLocation(tree, ["rules"])?.children ?? []
  return Result.succeed({ document, ruleLines: rules.map((rule) => placeOf(text, rule.offset).line) })
}
