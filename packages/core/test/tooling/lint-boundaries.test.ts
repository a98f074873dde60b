import { execFile } from "node:child_process"
import { copyFile, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { promisify } from "node:util"
import { afterAll, beforeAll, expect, test } from "vitest"

const root = join(import.meta.dirname, "../../../..")

interface Fixture {
  readonly file: string
  readonly code: string
}

const importing = (file: string, specifier: string): Fixture => ({
  file,
  code: `import * as imported from "${specifier}"\nexport const use = imported\n`,
})

const importingType = (file: string, specifier: string): Fixture => ({
  file,
  code: `import { type Imported } from "${specifier}"\nexport type Use = Imported\n`,
})

const importingLate = (file: string, specifier: string): Fixture => ({
  file,
  code: `export const load = () => import("${specifier}")\n`,
})

const importingApprove = (file: string): Fixture => ({
  file,
  code: `import { approve } from "./cleared-request.ts"\nexport const use = approve\n`,
})

const imports = "eslint(no-restricted-imports)"

const forbidden: ReadonlyArray<readonly [claim: string, fixture: Fixture, rule: string]> = [
  ["core importing the router", importing("packages/core/src/a.ts", "@postern/router"), imports],
  ["core importing an adapter", importing("packages/core/src/b.ts", "@postern/adapters/mistral"), imports],
  ["core importing an SDK, types only", importingType("packages/core/src/c.ts", "node-llama-cpp"), imports],
  ["core importing a package not on its list", importing("packages/core/src/d.ts", "p-queue"), imports],
  ["core reaching into another package", importing("packages/core/src/e.ts", "../../router/src/index.ts"), imports],
  ["core importing what tests", importing("packages/core/src/node/f.ts", "../testing/index.ts"), imports],
  ["core importing vitest", importing("packages/core/src/testing/g.ts", "vitest"), imports],
  ["core importing effect's HTTP", importing("packages/core/src/h.ts", "effect/http"), imports],
  [
    "core importing one of effect's HTTP modules",
    importing("packages/core/src/i.ts", "effect/http/HttpClient"),
    imports,
  ],
  ["core importing an unstable module of effect", importing("packages/core/src/j.ts", "effect/FileSystem"), imports],
  ["core importing effect's barrel", importing("packages/core/src/k.ts", "effect"), imports],
  ["core approving outside clear", importingApprove("packages/core/src/inspect/l.ts"), imports],
  ["core's testing approving", importingApprove("packages/core/src/testing/m.ts"), imports],
  ["the contract suite approving", importingApprove("packages/core/src/testing/contract.ts"), imports],
  ["the router importing an adapter", importing("packages/router/src/a.ts", "@postern/adapters/mistral"), imports],
  ["the router importing core's testing", importing("packages/router/src/b.ts", "@postern/core/testing"), imports],
  ["the router reaching into core", importing("packages/router/src/c.ts", "../../core/src/clear/clear.ts"), imports],
  ["the router importing an SDK late", importingLate("packages/router/src/d.ts", "@mistralai/mistralai"), imports],
  ["the router importing effect's AI", importing("packages/router/src/e.ts", "effect/ai"), imports],
  ["an adapter importing the router", importing("packages/adapters/src/mistral/a.ts", "@postern/router"), imports],
  [
    "an adapter importing another's SDK",
    importingLate("packages/adapters/src/mistral/b.ts", "node-llama-cpp"),
    imports,
  ],
  [
    "an adapter importing another's SDK, by a deep path",
    importing("packages/adapters/src/llama-cpp/c.ts", "@mistralai/mistralai/core.js"),
    imports,
  ],
  ["an adapter importing another", importing("packages/adapters/src/llama-cpp/d.ts", "../mistral/index.ts"), imports],
  [
    "an adapter importing its sibling",
    importing("packages/adapters/src/mistral/e.ts", "../llama-cpp/index.ts"),
    imports,
  ],
  ["who asks importing who answers", importing("packages/adapters/src/ai-sdk/a.ts", "../mistral/index.ts"), imports],
  [
    "effect's AI adapter importing effect's HTTP",
    importing("packages/adapters/src/effect-ai/a.ts", "effect/http/HttpClient"),
    imports,
  ],
  [
    "the AI SDK's adapter importing effect's AI",
    importing("packages/adapters/src/ai-sdk/b.ts", "effect/ai/Tool"),
    imports,
  ],
  ["an adapter importing the AI SDK", importing("packages/adapters/src/mistral/i.ts", "@ai-sdk/provider"), imports],
  [
    "what adapters share importing one of them",
    importing("packages/adapters/src/network/h.ts", "../mistral/index.ts"),
    imports,
  ],
  ["an adapter connecting past the guard", importingLate("packages/adapters/src/mistral/i.ts", "node:https"), imports],
  [
    "a shared part of adapters connecting past the guard",
    importing("packages/adapters/src/record/i.ts", "node:http"),
    imports,
  ],
  ["a new adapter importing an SDK", importing("packages/adapters/src/other/f.ts", "@mistralai/mistralai"), imports],
  [
    "an adapter importing effect's persistence",
    importing("packages/adapters/src/mistral/g.ts", "effect/persistence"),
    imports,
  ],
  ["a bench importing an SDK", importing("bench/a.ts", "@mistralai/mistralai/core.js"), imports],
  ["an example reaching into a package", importing("examples/a.ts", "../packages/core/src/index.ts"), imports],
  ["a file importing another package's folder", importing("examples/b.ts", "@postern/core/src/index.ts"), imports],
  [
    "an adapter's test reaching into the router",
    importing("packages/adapters/test/a.ts", "../../router/src/index.ts"),
    imports,
  ],
  ["a default export", { file: "packages/core/src/n.ts", code: "export default 1\n" }, "import(no-default-export)"],
  ["any", { file: "packages/core/src/o.ts", code: "export const a: any = 1\n" }, "typescript(no-explicit-any)"],
  [
    "a non-null assertion",
    { file: "packages/core/src/p.ts", code: "export const a = (b?: string) => b!\n" },
    "typescript(no-non-null-assertion)",
  ],
  ["the console", { file: "packages/core/src/q.ts", code: "console.log(1)\n" }, "eslint(no-console)"],
  [
    "a value import of what is used as a type",
    { file: "packages/core/src/r.ts", code: `import { Zone } from "./zone.ts"\nexport type Z = Zone\n` },
    "typescript(consistent-type-imports)",
  ],
  [
    "a file of more than 300 lines of code",
    {
      file: "packages/core/src/s.ts",
      code: Array.from({ length: 301 }, (_, i) => `export const a${i} = ${i}`).join("\n"),
    },
    "eslint(max-lines)",
  ],
  ["a cycle", importing("packages/core/src/t.ts", "./u.ts"), "import(no-cycle)"],
  ["the other end of a cycle", importing("packages/core/src/u.ts", "./t.ts"), "import(no-cycle)"],
  ["a cycle of types", importingType("packages/core/src/v.ts", "./w.ts"), "import(no-cycle)"],
  ["the other end of a cycle of types", importingType("packages/core/src/w.ts", "./v.ts"), "import(no-cycle)"],
]

const allowed: ReadonlyArray<readonly [claim: string, fixture: Fixture]> = [
  ["core importing node, deep", importing("packages/core/src/allowed/a.ts", "node:fs/promises")],
  ["core importing a module of effect", importing("packages/core/src/allowed/b.ts", "effect/Effect")],
  ["core importing its own folders", importing("packages/core/src/allowed/c.ts", "../model/zone.ts")],
  ["core importing its two libraries", importing("packages/core/src/allowed/d.ts", "jsonc-parser")],
  ["clear approving", importingApprove("packages/core/src/clear/allowed.ts")],
  ["a test approving", importingApprove("packages/core/test/clear/allowed.ts")],
  ["core's testing importing itself", importing("packages/core/src/testing/allowed.ts", "./part-order.ts")],
  ["a test importing vitest", importing("packages/core/test/allowed.test.ts", "vitest")],
  ["the router importing core", importing("packages/router/src/allowed/a.ts", "@postern/core")],
  ["the router importing core's node", importing("packages/router/src/allowed/b.ts", "@postern/core/node")],
  ["the router importing p-queue", importing("packages/router/src/allowed/c.ts", "p-queue")],
  ["an adapter importing its SDK", importingLate("packages/adapters/src/llama-cpp/allowed.ts", "node-llama-cpp")],
  [
    "an adapter importing its SDK, deep",
    importingLate("packages/adapters/src/mistral/allowed.ts", "@mistralai/mistralai/core.js"),
  ],
  [
    "effect's AI adapter importing effect's AI",
    importing("packages/adapters/src/effect-ai/allowed.ts", "effect/ai/Tool"),
  ],
  ["an example using the console", { file: "examples/allowed.ts", code: "console.log(1)\n" }],
]

let folder: string
let rulesOf: ReadonlyMap<string, ReadonlyArray<string>>

const lint = async (cwd: string): Promise<string> => {
  const run = promisify(execFile)
  try {
    return (await run(join(root, "node_modules/.bin/oxlint"), ["-f", "json"], { cwd, maxBuffer: 1e8 })).stdout
  } catch (error) {
    // It exits with 1 where it finds something; what it found is on stdout.
    if (error instanceof Error && "stdout" in error && typeof error.stdout === "string") return error.stdout
    throw error
  }
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "postern-lint-"))
  await copyFile(join(root, ".oxlintrc.json"), join(folder, ".oxlintrc.json"))
  for (const { file, code } of [...forbidden.map(([, fixture]) => fixture), ...allowed.map(([, fixture]) => fixture)]) {
    await mkdir(join(folder, dirname(file)), { recursive: true })
    await writeFile(join(folder, file), code)
  }
  const report: { readonly diagnostics: ReadonlyArray<{ readonly code: string; readonly filename: string }> } =
    JSON.parse(await lint(folder))
  const found = Map.groupBy(report.diagnostics, ({ filename }) => filename)
  rulesOf = new Map([...found].map(([file, diagnostics]) => [file, diagnostics.map(({ code }) => code)]))
})

afterAll(() => rm(folder, { recursive: true, force: true }))

test.each(forbidden)("refuses %s", (_claim, { file }, rule) => {
  expect(rulesOf.get(file)).toContain(rule)
})

test.each(allowed)("allows %s", (_claim, { file }) => {
  expect(rulesOf.get(file) ?? []).toEqual([])
})
