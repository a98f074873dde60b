import { mkdtemp, readFile, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { configJsonSchema, makeTargets, parseConfig, readConfig } from "@postern/gateway"
import * as Result from "effect/Result"
import { expect, test } from "vitest"
import { readKey } from "../../src/config/read-key.ts"

const problems = (text: string): string => {
  const parsed = parseConfig(text, "config.jsonc")
  return Result.isFailure(parsed) ? parsed.failure.message : ""
}

test("reads comments and trailing commas, and a file that is not there as one that configures nothing", async () => {
  const folder = await mkdtemp(join(tmpdir(), "postern-config-"))
  const file = join(folder, "config.jsonc")
  expect(await readConfig(file)).toEqual({ version: 1 })
  await writeFile(file, '{ "version": 1, // the first\n  "port": 9000, }')
  expect(await readConfig(file)).toEqual({ version: 1, port: 9000 })
})

test("says of a key that it does not know where it stands, and which was meant", () => {
  expect(problems('{\n  "version": 1,\n  "prot": 9000\n}')).toBe(
    "config.jsonc:3:3: `prot` is not a key of the configuration; did you mean `port`?",
  )
})

test("names place and expectation of a wrong value, of an empty file, and of a syntax error", () => {
  expect(problems('{ "version": 1, "port": "x" }')).toMatch(/^config\.jsonc:1:25: .*`port`, came "x"$/)
  expect(problems("")).toMatch(/^config\.jsonc:1:1: expected a configuration, came an empty file/)
  expect(problems('{ "version": 1, ')).toMatch(/^config\.jsonc:1:\d+: expected JSON with comments/)
  expect(problems('{ "version": 1, "targets": [{ "kind": "lama" }] }')).toBe(
    'config.jsonc:1:29: Expected an object whose `kind` is "llama-cpp", "mistral" or "openai-compatible" for `targets.0`, came an object; each kind has its own keys',
  )
  expect(problems('{ "version": 1, "target": [] }')).toMatch(/did you mean `targets`\?$/)
  expect(problems('{ "version": 1, "targets": [{ "kind": "mistral" }] }')).toMatch(
    /`targets.0.model` is missing; add it$/,
  )
})

test("takes an address for telemetry that is one, and nothing that carries more", () => {
  const faults = ["collector", "ftp://a", "http://user:word@a:4318", "http://a:4318?key=1"]
  for (const otlp of faults) {
    expect(problems(JSON.stringify({ version: 1, telemetry: { otlp } }))).toMatch(
      /an http or https address without user/,
    )
  }
  expect(problems('{ "version": 1, "telemetry": { "otlp": "http://127.0.0.1:4318" } }')).toBe("")
})

test("takes the user's word for what no card says: images, and prices", async () => {
  const price = { input: 1, output: 2 }
  const [latest, plain] = await makeTargets({
    version: 1,
    targets: [
      { kind: "mistral", id: "latest", model: "mistral-large-latest", vision: true, price },
      { kind: "mistral", model: "mistral-large-2512", price },
    ],
  })
  expect(latest?.card).toMatchObject({ price, capabilities: { vision: true, chat: "unknown" } })
  expect(plain?.card).toMatchObject({ name: "mistral-large-3", price, capabilities: { vision: true } })
})

test("makes targets of each kind without loading anything, and names the one that cannot be made", async () => {
  const targets = await makeTargets({
    version: 1,
    targets: [
      { kind: "llama-cpp", file: "/models/devstral-small-2.gguf" },
      { kind: "openai-compatible", model: "qwen2.5-coder", server: "llama-server" },
      { kind: "mistral", model: "mistral-large-latest", id: "large", apiKey: { env: "SOME_KEY" } },
    ],
  })
  expect(targets.map(({ id, zone }) => [id, zone])).toEqual([
    ["devstral-small-2", "device"],
    ["qwen2.5-coder", "device"],
    ["large", "cloud"],
  ])
  const adapters = [{ languages: ["cobol"], file: "cobol.gguf" }]
  await expect(
    makeTargets({ version: 1, targets: [{ kind: "llama-cpp", file: "/m.gguf", adapters }] }),
  ).rejects.toThrow(/^targets\[0\]: Expected `adapters\[0\].file` to be the absolute path/)
  await expect(makeTargets({ version: 1, targets: [{ kind: "llama-cpp", file: "model.gguf" }] })).rejects.toThrow(
    /^targets\[0\]: Expected `file` to be the absolute path/,
  )
})

test("fetches keys from the environment or a file, and nothing where there is none", async () => {
  const file = join(await mkdtemp(join(tmpdir(), "postern-key-")), "key")
  await writeFile(file, "a key of a file\n")
  process.env["POSTERN_TEST_KEY"] = " a key of the environment "
  expect(await readKey({ file })()).toBe("a key of a file")
  expect(await readKey({ env: "POSTERN_TEST_KEY" })()).toBe("a key of the environment")
  expect(await readKey({ file: `${file}-not-there` })()).toBe("")
})

test("ships the JSON Schema that the code checks with", async () => {
  const file = new URL("../../config.schema.json", import.meta.url)
  expect(JSON.parse(await readFile(file, "utf8"))).toEqual(JSON.parse(JSON.stringify(configJsonSchema())))
})
