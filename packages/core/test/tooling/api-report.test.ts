import { spawnSync } from "node:child_process"
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { afterAll, beforeAll, expect, it } from "vitest"

const script = fileURLToPath(new URL("../../../../scripts/api-report.mjs", import.meta.url))

let root: string
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "postern-api-"))
  mkdirSync(join(root, "packages", "one", "dist"), { recursive: true })
  cpSync(script, join(root, "scripts", "api-report.mjs"), { recursive: true })
  writeFileSync(
    join(root, "packages", "one", "package.json"),
    JSON.stringify({ name: "@postern/one", exports: { ".": { types: "./dist/index.d.ts" }, "./a.json": "./a.json" } }),
  )
})
afterAll(() => rmSync(root, { recursive: true }))

const declare = (text: string): void => {
  writeFileSync(join(root, "packages", "one", "dist", "index.d.ts"), 'export { type Shown } from "./shown.ts";\n')
  writeFileSync(join(root, "packages", "one", "dist", "shown.d.ts"), text)
}
const run = (...words: ReadonlyArray<string>) => {
  const { status, stderr } = spawnSync(process.execPath, [join(root, "scripts", "api-report.mjs"), ...words], {
    encoding: "utf8",
  })
  return { status, stderr }
}
const surface = (field: string, hidden: string) =>
  `import { type Mentioned } from "./mentioned.ts";\n/** What is said of it. */\nexport interface Shown {\n    readonly ${field}: string;\n}\ninterface Hidden {\n    readonly ${hidden}: number;\n}\n`

it("fails where a package shows something else than its report says, and only there", () => {
  declare(surface("name", "inner"))
  expect(run("--check")).toMatchObject({ status: 1, stderr: expect.stringContaining("api/one.txt") })
  expect(run().status).toBe(0)
  expect(readFileSync(join(root, "api", "one.txt"), "utf8")).toContain("readonly name: string")
  expect(run("--check").status).toBe(0)

  declare(surface("title", "inner"))
  expect(run("--check")).toMatchObject({ status: 1, stderr: expect.stringContaining("npm run api") })
  // A check writes nothing: it fails again.
  expect(run("--check").status).toBe(1)

  // What is not shown may change, and so may comments.
  declare(surface("name", "other").replace("What is said", "What else is said"))
  expect(run("--check").status).toBe(0)
})
