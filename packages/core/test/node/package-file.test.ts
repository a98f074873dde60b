import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import { afterAll, beforeAll, expect, test } from "vitest"
import { packageFile } from "@postern/core/node"

let folder = ""
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), "postern-data-"))))
afterAll(() => rmSync(folder, { recursive: true }))

const moduleAt = (...path: ReadonlyArray<string>): string => pathToFileURL(join(folder, ...path)).href

test("finds a file beside the bundle that the module is part of", () => {
  mkdirSync(join(folder, "bundle", "data"), { recursive: true })
  writeFileSync(join(folder, "bundle", "data", "weights.json"), "beside")
  const found = packageFile("@postern/core", "weights.json", moduleAt("bundle", "plugin.js"))
  expect(readFileSync(found, "utf8")).toBe("beside")
})

test("else finds it in the package that is installed for the module", () => {
  const installed = join(folder, "node_modules", "@postern", "core")
  mkdirSync(join(installed, "data"), { recursive: true })
  writeFileSync(join(installed, "package.json"), "{}")
  writeFileSync(join(installed, "data", "weights.json"), "installed")
  const module = moduleAt("node_modules", "@postern", "gateway", "dist", "command", "main.js")
  expect(readFileSync(packageFile("@postern/core", "weights.json", module), "utf8")).toBe("installed")
})
