import { makeScriptedModel } from "@postern/core/testing"
import { execFile } from "node:child_process"
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises"
import { createRequire } from "node:module"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { promisify } from "node:util"
import { publint } from "publint"
import { afterAll, beforeAll, expect, test } from "vitest"
import { bundlePlugin } from "../lib/install/bundle-plugin.ts"
import { packedCommand } from "../lib/install/packed-command.ts"
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

test("every package says under what terms it is passed on", async () => {
  for (const name of await readdir(join(root, "packages"))) {
    for (const file of ["LICENSE", "NOTICE"]) {
      const installed = await readFile(join(project, "node_modules", "@postern", name, file), "utf8")
      expect(installed).toBe(await readFile(join(root, file), "utf8"))
    }
  }
})

test("JavaScript decides, and is told clearly what a device target needs", async () => {
  expect(JSON.parse(await runIn(project, "consumer.mjs"))).toMatchObject(expectedOfConsumer)
})

const installNode22 = async (): Promise<string> => {
  const other = join(folder, "node22")
  await makeProject(other, [`node-${system}@22`])
  return join(other, "node_modules", `node-${system}`, "bin", process.platform === "win32" ? "node.exe" : "node")
}

const policy = { version: 1, default: "cloud", rules: [{ paths: ["src/pricing.ts"], zone: "device" }] }

const writeRepository = async (home: string): Promise<void> => {
  const repository = join(home, "repository")
  await writeFile(join(repository, "postern.jsonc"), JSON.stringify(policy))
  await writeFile(join(repository, "src", "pricing.ts"), "export const total = (a: number, b: number) => a + b\n")
  for (const words of [
    ["init", "-q"],
    ["add", "-A"],
    ["-c", "user.name=t", "-c", "user.email=t@example.org", "commit", "-qm", "All"],
  ])
    await run("git", words, { cwd: repository })
}

test("runs under Node 22 too, programs and the command", async () => {
  const node = await installNode22()
  const { stdout } = await run(node, ["--version"])
  expect(stdout).toMatch(/^v22\./)
  expect(JSON.parse(await runIn(project, "consumer.mjs", node))).toMatchObject(expectedOfConsumer)
  const command = await packedCommand(project, join(folder, "home22"), node)
  await writeRepository(join(folder, "home22"))
  expect(JSON.parse(await command.run(["check", "--json", "src/cart.ts"]))).toMatchObject({
    paths: [{ zone: "cloud" }],
  })
})

test("the command decides and counts, with what it finds in the archives alone", async () => {
  const home = join(folder, "home")
  const command = await packedCommand(project, home)
  await writeRepository(home)
  const { version } = JSON.parse(await readFile(join(root, "packages", "gateway", "package.json"), "utf8"))
  expect(await command.run(["--version"])).toBe(`${version}\n`)
  expect(JSON.parse(await command.run(["check", "--json", "src/cart.ts"]))).toMatchObject({
    paths: [{ zone: "cloud" }],
  })
  // With a vocabulary of the data folder, and with tiktoken in its thread.
  for (const vocabulary of ["tekken", "cl100k"]) {
    const counted = await command.run(["count", "--json", "-m", vocabulary, "src/pricing.ts"])
    expect(JSON.parse(counted)).toMatchObject({ exact: true, tokens: expect.any(Number) })
  }
  const target = { kind: "mistral", model: "mistral-large-latest" }
  await writeFile(join(home, "repository", "config.json"), JSON.stringify({ version: 1, targets: [target] }))
  await writeFile(join(home, "repository", "question.txt"), "What does a closure capture?")
  const explained = JSON.parse(await command.run(["explain", "--json", "--config", "config.json", "question.txt"]))
  expect(explained.plan.steps).toMatchObject([{ target: "mistral-large-latest" }])
  // Loaded at the first block of code of an answer only.
  const found = createRequire(command.program).resolve("@vscode/tree-sitter-wasm/wasm/tree-sitter.wasm")
  expect(await readFile(found)).not.toHaveLength(0)
})

test("the command runs in one piece, and says whose code it holds", async () => {
  const folderOf = dirname((await packedCommand(project, join(folder, "home"))).program)
  const licences = await readFile(join(folderOf, "THIRD-PARTY-LICENCES.txt"), "utf8")
  for (const name of ["effect", "commander", "@mistralai/mistralai"]) expect(licences).toContain(`\n${name} `)
  const modules = (await readdir(folderOf)).filter((file) => file.endsWith(".js"))
  expect(modules.length).toBeGreaterThan(10)
  for (const file of modules) {
    const source = await readFile(join(folderOf, file), "utf8")
    expect(source).not.toMatch(/^(?:import|\} from|export .* from) .*"(?:@postern|effect)[/"]/m)
  }
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

test("the command serves with a model on the device", async () => {
  const model = join(folder, "served.gguf")
  await makeScriptedModel(model, { answer: "Said by an installed command." })
  const { serving } = await packedCommand(project, join(folder, "home"))
  const target = { kind: "llama-cpp", id: "small", file: model, gpu: false, threads: 1, contextTokens: 1024 }
  const said = await serving({ version: 1, targets: [target] }, async (address, key) => {
    const response = await fetch(`${address}/v1/chat/completions`, {
      method: "POST",
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
      body: JSON.stringify({ model: "auto", messages: [{ role: "user", content: "hi" }] }),
    })
    return response.json()
  })
  expect(said).toMatchObject({ choices: [{ message: { content: "Said by an installed command." } }] })
})
