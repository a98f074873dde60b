import { expect, it } from "vitest"
import { writeIndexFile } from "../../src/node/index-file.ts"
import { indexPlace } from "../../src/node/index-place.ts"
import { checkPaths, checkWorkspace, policyReport } from "../../src/node/policy-report.ts"
import { makeWorkspace } from "./policy-workspace.ts"

const root = `{
  "version": 1,
  "default": "cloud",
  "ignoreFiles": [".aiexclude"],
  "rules": [
    { "paths": ["src/**", "sources/**"], "zone": "device", "reason": "trade secret" },
    { "paths": ["docs/**"], "zone": "internal", "observe": true }
  ]
}`

const nested = `{
  "version": 1,
  "default": "internal",
  "rules": [{ "paths": ["*.md"], "zone": "cloud" }]
}`

const files = {
  "postern.jsonc": root,
  "src/postern.jsonc": nested,
  "src/a.ts": "",
  "src/readme.md": "",
  "docs/a.md": "",
  ".aiexclude": "*.sql",
  "data.sql": "",
  "dist/a.js": "",
  ".gitignore": "dist/",
}

it("says of each path its zone, and the line that says so", () => {
  const { root: folder, options, approve } = makeWorkspace(files)
  approve()
  const paths = ["src/a.ts", "docs/a.md", "data.sql", ".env", "other.ts"]
  expect(checkPaths(folder, paths, options)).toMatchObject([
    { path: "src/a.ts", zone: "device", place: "postern.jsonc:6", rule: { reason: "trade secret" } },
    { path: "docs/a.md", zone: "cloud", observed: "internal", place: "postern.jsonc" },
    { path: "data.sql", zone: "device", place: ".aiexclude" },
    { path: ".env", zone: "device", place: "built-in" },
    { path: "other.ts", zone: "cloud", place: "postern.jsonc" },
  ])
})

it.each(["commit", "approve"] as const)("lists files in force, and rules without effect, after a %s", (way) => {
  const workspace = makeWorkspace(files)
  workspace[way]()
  expect(policyReport(workspace.root, workspace.options)).toEqual({
    status: "given",
    error: undefined,
    awaiting: undefined,
    warnings: ["src/postern.jsonc: its default internal has no effect, for postern.jsonc allows device at most"],
    files: [
      { file: "postern.jsonc", origin: "root" },
      { file: "src/postern.jsonc", origin: "nested" },
      { file: ".aiexclude", origin: "exclusion" },
    ],
    unmatched: [{ file: "postern.jsonc", line: 6, pattern: "sources/**", reason: "trade secret" }],
    ineffective: [
      { rule: { file: "src/postern.jsonc" }, files: 2, boundBy: expect.objectContaining({ line: 6 }) },
      {
        rule: expect.objectContaining({ line: 4, pattern: "*.md" }),
        files: 1,
        boundBy: expect.objectContaining({ line: 6 }),
      },
    ],
  })
})

it("says which edited file waits, and shows the version that holds meanwhile", () => {
  const workspace = makeWorkspace({ "postern.jsonc": root })
  workspace.commit()
  workspace.write("postern.jsonc", root.replace('"device"', '"cloud"'))
  const { status, warnings, files: inForce } = policyReport(workspace.root, workspace.options)
  expect(status).toBe("given")
  expect(inForce.map(({ file }) => file)).toEqual(["postern.jsonc", "postern.jsonc (git HEAD)"])
  expect(warnings).toEqual([expect.stringContaining("commit postern.jsonc, or have a person run `postern approve`")])
})

it("reports a broken file with its place", () => {
  const { root: folder, options } = makeWorkspace({ "postern.jsonc": `{ "version": 2 }` })
  expect(policyReport(folder, options)).toMatchObject({ status: "broken", unmatched: [] })
  expect(policyReport(folder, options).error?.message).toContain("postern.jsonc:1:14:")
})

it("says of a workspace at once what it says of it in parts", () => {
  const { root: folder, options } = makeWorkspace(files)
  expect(checkWorkspace(folder, undefined, options)).toEqual({
    report: policyReport(folder, options),
    checked: checkPaths(folder, undefined, options),
  })
  expect(checkWorkspace(folder, ["src/a.ts"], options).checked).toEqual(checkPaths(folder, ["src/a.ts"], options))
})

it("says when git holds more than the index keeps known", () => {
  const { root: folder, options, approve } = makeWorkspace(files)
  approve()
  const warned = () => policyReport(folder, options).warnings.filter((warning) => warning.includes("old versions"))
  const write = (isCut: boolean) => {
    const past = { policy: "", boundary: "", heads: [], contents: { past: {}, standing: {} }, grams: 0, isCut }
    const manifest = { files: {}, open: [], past }
    const index = { manifest, fingerprints: Uint8Array.of(1, 2, 3) }
    writeIndexFile(indexPlace(folder, options.stateDirectory), new Uint8Array(16), index)
  }
  expect(warned()).toEqual([])
  write(true)
  expect(warned()).toHaveLength(1)
  write(false)
  expect(warned()).toEqual([])
})
