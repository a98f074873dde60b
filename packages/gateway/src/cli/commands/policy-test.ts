import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { decodeJsonc, type FileForm, makeMemoryLedger, zones } from "@postern/core"
import { checkPaths, findPolicyRoot } from "@postern/core/node"
import { createRouter } from "@postern/router"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { CommandError, exitCodes } from "../command-error.ts"
import { type PolicyTestResult, writeJunit } from "../junit.ts"
import { readInput } from "../read-input.ts"
import { say, sayJson, style } from "../terminal.ts"

interface PolicyTestOptions {
  readonly workspace: string
  readonly junit?: string
  readonly json?: boolean
}

const TableSchema = Schema.Struct({
  $schema: Schema.optionalKey(Schema.String),
  tests: Schema.Array(
    Schema.Struct({
      name: Schema.optionalKey(Schema.String),
      path: Schema.optionalKey(Schema.String),
      request: Schema.optionalKey(Schema.Unknown),
      zone: Schema.Literals(zones),
    }),
  ),
})

type PolicyTest = (typeof TableSchema.Type)["tests"][number]

const form: FileForm = {
  empty: `expected { "tests": [{ "path": … or "request": …, "zone": one of ${zones.join(", ")} }] }, came an empty file`,
  adviseOnKey: (key) => `\`${key}\` is not a key of a table of tests; remove it`,
}

const readTable = (text: string, file: string): ReadonlyArray<PolicyTest> => {
  const decoded = decodeJsonc(text, TableSchema, form)
  if (Result.isFailure(decoded)) {
    const lines = decoded.failure.map(({ line, column, message }) => `${file}:${line}:${column}: ${message}`)
    throw new CommandError(lines.join("\n"))
  }
  const { tests } = decoded.success
  const odd = tests.findIndex(({ path, request }) => (path === undefined) === (request === undefined))
  if (tests.length === 0)
    throw new CommandError(`${file}: expected at least one test, came none; add one.`, exitCodes.no)
  if (odd !== -1) throw new CommandError(`${file}: expected test ${odd + 1} to have either \`path\` or \`request\`.`)
  return tests
}

const runTests = async (
  workspace: string,
  tests: ReadonlyArray<PolicyTest>,
): Promise<ReadonlyArray<PolicyTestResult>> => {
  await using router = await createRouter({ workspace, targets: [], ledger: makeMemoryLedger() })
  const results: Array<PolicyTestResult> = []
  for (const [at, { name, path, request, zone: expected }] of tests.entries()) {
    if (path !== undefined) {
      const [checked] = checkPaths(workspace, [path])
      const came = checked?.zone ?? "nowhere"
      results.push({ name: name ?? path, expected, came, why: checked?.place ?? "", ok: came === expected })
    } else {
      const { verdict } = await router.explain(request)
      const why = verdict.findings.filter(({ zone }) => zone === verdict.zone).map(({ explanation }) => explanation)
      const ok = verdict.zone === expected
      results.push({ name: name ?? `request ${at + 1}`, expected, came: verdict.zone, why: why.join("; "), ok })
    }
  }
  return results
}

/** `postern policy test`: paths and requests with the zone each must have, for the CI of a repository. */
export const runPolicyTest = async (given: string | undefined, options: PolicyTestOptions): Promise<void> => {
  const file = given ?? join(findPolicyRoot(options.workspace) ?? options.workspace, "postern.test.jsonc")
  const results = await runTests(options.workspace, readTable(await readInput(file), file))
  const failed = results.filter(({ ok }) => !ok)
  if (failed.length > 0) process.exitCode = exitCodes.no
  if (options.junit !== undefined) writeFileSync(options.junit, writeJunit("postern policy", results))
  if (options.json === true) return sayJson({ passed: results.length - failed.length, failed: failed.length, results })
  for (const { name, expected, came, why, ok } of results) {
    if (ok) say(`${style("green", "ok")}      ${name}: ${came}`)
    else say(`${style("red", "FAILED")}  ${name}: expected ${expected}, came ${came} (${why || "nothing narrows it"})`)
  }
  say(`${results.length - failed.length} passed, ${failed.length} failed`)
}
