import { makeScriptedModel } from "@postern/core/testing"
import { execFile } from "node:child_process"
import { cp, mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { promisify } from "node:util"
import { publint } from "publint"
import { afterAll, beforeAll, expect, test } from "vitest"
import { bundlePlugin } from "../lib/install/bundle-plugin.ts"
import {
  addTo,
  entriesOf,
  importMs,
  makeProject,
  packageFolders,
  packPackages,
  runIn,
  sizeOf,
} from "../lib/install/packed-project.ts"

const run = promisify(execFile)
const root = join(import.meta.dirname, "..", "..")
const system = `${process.platform === "win32" ? "win" : process.platform}-${process.arch}`
const engineBinary = system === "darwin-arm64" ? "mac-arm64-metal" : system.replace("darwin", "mac")

let folder = ""
let project = ""
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "postern-install-"))
  project = join(folder, "project")
  await makeProject(project, await packPackages(join(folder, "archives")))
  await cp(join(root, "bench", "lib", "install", "project"), project, { recursive: true })
}, 300_000)
afterAll(() => rm(folder, { recursive: true, force: true }))

const expectedOfConsumer = {
  first: "mistral-large-latest",
  failure: expect.stringContaining("run `npm install node-llama-cpp@3.22.1`"),
}

test("installs without node-llama-cpp in 140 MB", async () => {
  const { megabytes } = await sizeOf(join(project, "node_modules"))
  expect(megabytes).toBeGreaterThan(20)
  expect(megabytes).toBeLessThan(140)
})

test("JavaScript decides, and is told clearly what a device target needs", async () => {
  expect(JSON.parse(await runIn(project, "consumer.mjs"))).toMatchObject(expectedOfConsumer)
})

test("runs under Node 22 too", async () => {
  const other = join(folder, "node22")
  await makeProject(other, [`node-${system}@22`])
  const node = join(other, "node_modules", `node-${system}`, "bin", process.platform === "win32" ? "node.exe" : "node")
  const { stdout } = await run(node, ["--version"])
  expect(stdout).toMatch(/^v22\./)
  expect(JSON.parse(await runIn(project, "consumer.mjs", node))).toMatchObject(expectedOfConsumer)
})

test("what embeds Postern in SDKs works from the archives", async () => {
  await addTo(project, ["@ai-sdk/provider@4.0.38"])
  expect(JSON.parse(await runIn(project, "embedded.mjs"))).toEqual({ aiSdk: "NoRoute", effectAi: "AiError" })
})

test("every entry can be imported", async () => {
  const entries = await entriesOf()
  expect(entries.length).toBeGreaterThan(6)
  for (const entry of entries) expect(await importMs(project, entry)).toBeGreaterThan(0)
})

test("TypeScript finds the types, libraries checked too, and they forbid what they should", async () => {
  // The second is what the AI SDK's types refer to.
  await addTo(project, ["@types/node@24.19.2", "@types/json-schema@7.0.15", "@ai-sdk/provider@4.0.38"])
  const tsc = join(root, "node_modules", "typescript", "bin", "tsc")
  const { stdout } = await run(process.execPath, [tsc, "-p", "."], { cwd: project }).catch(
    (error: { readonly stdout: string }) => error,
  )
  expect(stdout).toBe("")
})

test("publint finds nothing to say", async () => {
  for (const pkgDir of await packageFolders()) {
    const { messages } = await publint({ pkgDir, strict: true })
    expect(messages).toEqual([])
  }
})

test("bundled as an editor's plugin, it starts its engine and answers", async () => {
  await addTo(project, ["node-llama-cpp@3.22.1", `@node-llama-cpp/${engineBinary}@3.22.1`])
  const model = join(folder, "miniature.gguf")
  await makeScriptedModel(model, { answer: "Said by a bundled plugin." })
  const plugin = await bundlePlugin(project)
  process.env["POSTERN_MODEL"] = model
  expect(await runIn(project, join(plugin, "plugin.js"))).toBe("Said by a bundled plugin.\n")
})
