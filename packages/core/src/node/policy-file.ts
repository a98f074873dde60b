import { existsSync, readFileSync, statSync } from "node:fs"
import { dirname, join, resolve } from "node:path"
import * as Result from "effect/Result"
import { parsePolicy } from "../policy/parse-policy.ts"
import { type PolicyDocument } from "../policy/policy-document.ts"
import { PolicyError } from "../policy/policy-error.ts"
import { brokenPolicy, compilePolicy, noPolicy, type Policy } from "../policy/policy.ts"
import { makeRealPath } from "./real-path.ts"

const fileName = "postern.jsonc"

/** The workspace's root: the nearest folder upwards with a policy file, not beyond the repository; else the folder itself. */
const findRoot = (workspace: string): string => {
  for (let folder = workspace; ; folder = dirname(folder)) {
    if (existsSync(join(folder, fileName))) return folder
    if (existsSync(join(folder, ".git")) || dirname(folder) === folder) return workspace
  }
}

const problem = (file: string, message: string): PolicyError =>
  new PolicyError({ file, problems: [{ line: 1, column: 1, message }] })

const codeOf = (cause: unknown): string =>
  typeof cause === "object" && cause !== null && "code" in cause ? String(cause.code) : "an unknown fault"

/**
 * Loads the policy that holds for a workspace folder. Never fails: without a file, and with one that is broken or cannot
 * be read, the policy binds everything to the device and says why.
 */
export const loadWorkspacePolicy = (workspace: string): Policy => {
  const start = resolve(workspace)
  if (!existsSync(start) || !statSync(start).isDirectory()) {
    return brokenPolicy(problem(start, "expected `workspace` to be a folder, found none; correct the path"), start)
  }
  const root = findRoot(start)
  const file = join(root, fileName)
  if (!existsSync(file)) return noPolicy(root)
  try {
    const parsed = parsePolicy(readFileSync(file, "utf8"), fileName)
    if (Result.isFailure(parsed)) return brokenPolicy(parsed.failure, root)
    const { document, ruleLines } = parsed.success
    return compilePolicy(document, { file: fileName, root, ruleLines, realPath: makeRealPath(root) })
  } catch (cause) {
    return brokenPolicy(
      problem(file, `expected to read the policy, came ${codeOf(cause)}; make the file readable`),
      root,
    )
  }
}

/** Compiles the `policy` given to `createRouter`, with the same checks as a file. */
export const compileInlinePolicy = (document: PolicyDocument, workspace?: string): Policy => {
  const file = "createRouter({ policy })"
  const parsed = parsePolicy(JSON.stringify(document), file)
  const root = workspace === undefined ? {} : { root: findRoot(resolve(workspace)) }
  return Result.isFailure(parsed)
    ? brokenPolicy(parsed.failure, root.root)
    : compilePolicy(parsed.success.document, { file, ...root })
}
