import { Client } from "@modelcontextprotocol/sdk/client/index.js"
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js"
import { makeScriptedModel, type MistralServer, startMistralServer } from "@postern/core/testing"
import { readdirSync, readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { join } from "node:path"
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest"
import { makeSandbox, type Sandbox } from "../cli/run-postern.ts"

const main = fileURLToPath(new URL("../../src/cli/main.ts", import.meta.url))

let sandbox: Sandbox
let cloud: MistralServer
let shared: Awaited<ReturnType<typeof connect>>

/** Starts `postern mcp` as an MCP client starts it. */
const connect = async (config: string) => {
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: ["--conditions=@postern/source", main, "mcp", "--config", config],
    cwd: sandbox.folder,
    env: { ...sandbox.environment, MISTRAL_API_KEY: "emulator" },
    stderr: "ignore",
  })
  const client = new Client({ name: "test", version: "1.0.0" })
  await client.connect(transport)
  const call = async (name: string, args: Record<string, unknown>) => {
    const { structuredContent, isError, content } = await client.callTool({ name, arguments: args })
    return { isError, found: structuredContent, content }
  }
  return { client, call }
}

beforeAll(async () => {
  sandbox = makeSandbox()
  cloud = await startMistralServer()
  await makeScriptedModel(join(sandbox.folder, "miniature.gguf"), { answer: "Said on the device." })
  const endless = join(sandbox.folder, "endless.gguf")
  await makeScriptedModel(endless, { answer: "And so on", endless: true })
  const large = { kind: "mistral", id: "large", model: "mistral-large-latest", serverURL: cloud.url }
  const miniature = { kind: "llama-cpp", id: "miniature", file: join(sandbox.folder, "miniature.gguf"), gpu: false }
  sandbox.write({
    ".gitignore": "*.gguf\n*.json\n",
    "postern.jsonc": JSON.stringify({
      version: 1,
      default: "cloud",
      rules: [{ paths: ["src/pricing/**"], zone: "device", reason: "trade secret" }],
      tasks: { explain: "cloud", other: "cloud" },
    }),
    "src/pricing/discount.ts": "export const floor = 0.2\n",
    "both.json": JSON.stringify({ version: 1, targets: [large, { ...miniature, threads: 1, contextTokens: 1024 }] }),
    "endless.json": JSON.stringify({ version: 1, targets: [{ ...miniature, threads: 1, file: endless }] }),
    "cloud-only.json": JSON.stringify({ version: 1, targets: [large] }),
  })
  sandbox.commit()
  shared = await connect("cloud-only.json")
})
afterAll(async () => {
  await shared.client.close()
  await cloud.close()
  sandbox.dispose()
})

test("offers four tools, of which none changes anything or reaches further than this machine", async () => {
  const { client } = shared
  expect(client.getServerVersion()).toMatchObject({ name: "postern" })
  const { tools } = await client.listTools()
  expect(tools.map(({ name }) => name)).toEqual(["explain_route", "check_policy", "device_generate", "usage"])
  for (const { annotations } of tools) {
    expect(annotations).toMatchObject({ readOnlyHint: true, destructiveHint: false, openWorldHint: false })
  }
})

test("says of paths how far they may travel, and of a request where it would go and why", async () => {
  const { call } = shared
  expect((await call("check_policy", { paths: ["src/pricing/discount.ts", "src/cart.ts"] })).found).toMatchObject({
    status: "given",
    paths: [
      { path: "src/pricing/discount.ts", zone: "device", rule: "postern.jsonc:1", reason: "trade secret" },
      { path: "src/cart.ts", zone: "cloud", reason: null },
    ],
  })
  const open = await call("explain_route", { prompt: "What is a monad?" })
  expect(open.found).toMatchObject({ verdict: { zone: "cloud" }, steps: [{ target: "large", zone: "cloud" }] })
  const bound = await call("explain_route", { prompt: "Explain.", files: ["src/pricing/discount.ts"] })
  expect(bound.found).toMatchObject({ verdict: { zone: "device" }, steps: [], excluded: [{ target: "large" }] })
  expect(JSON.stringify(bound.found)).toContain("trade secret")
  const infill = await call("explain_route", {
    request: { prefix: "const a", suffix: "", postern: { zone: "internal" } },
  })
  expect(infill.found).toMatchObject({ verdict: { zone: "internal" } })
  expect(await call("explain_route", {})).toMatchObject({ isError: true })
  expect(cloud.requests).toEqual([])
})

test("asks the device, even where everything else prefers the cloud, and counts it", async () => {
  const { client, call } = await connect("both.json")
  onTestFinished(() => client.close())
  expect((await call("explain_route", { prompt: "What is a monad?" })).found).toMatchObject({
    steps: [{ target: "large" }, { target: "miniature" }],
  })
  const answer = await call("device_generate", { prompt: "What is a monad?", system: "Be short.", max_tokens: 20 })
  expect(answer.found).toMatchObject({ text: "Said on the device.", target: "miniature", zone: "device" })
  expect((await call("usage", {})).found).toMatchObject({
    requests: 1,
    zones: { device: 1 },
    targets: [{ target: "miniature", requests: 1, bytesSent: 0 }],
  })
  expect(cloud.requests).toEqual([])
})

/** How many attempts the ledger holds. */
const attempts = (): number => {
  const folder = join(sandbox.environment["XDG_STATE_HOME"] ?? "", "postern", "ledger")
  const files = readdirSync(folder).filter((name) => name.endsWith(".jsonl"))
  return files.flatMap((name) => readFileSync(join(folder, name), "utf8").match(/"type":"attempt"/g) ?? []).length
}

test("stops the device's work on what its client no longer wants", async () => {
  const { client, call } = await connect("endless.json")
  onTestFinished(() => client.close())
  const before = attempts()
  const leave = new AbortController()
  const wanted = { name: "device_generate", arguments: { prompt: "Count." } }
  const asking = client.callTool(wanted, undefined, { signal: leave.signal })
  await expect.poll(attempts, { timeout: 20_000 }).toBe(before + 1)
  leave.abort()
  await expect(asking).rejects.toBeInstanceOf(Error)
  const told = async () => (await call("usage", {})).found
  await expect.poll(told, { timeout: 10_000 }).toMatchObject({ outcomes: { interrupted: 1 } })
})

test("never reaches the cloud for `device_generate`, whatever a client says", async () => {
  const { call } = shared
  const wishes = [
    {},
    { model: "large" },
    { zone: "cloud", postern: { zone: "cloud", prefer: "cloud" } },
    { model: "mistral-large-latest", messages: [{ role: "user", content: "hi" }] },
  ]
  for (const wish of wishes) {
    const refused = await call("device_generate", { prompt: "What is a monad?", ...wish })
    expect(refused).toMatchObject({ isError: true, found: undefined })
    expect(JSON.stringify(refused.content)).toContain("device at most")
  }
  expect(cloud.requests).toEqual([])
})

test("goes on after a line that is no message, quotes nothing of it, and ends with its client", async () => {
  const running = sandbox.start(["mcp", "--config", "cloud-only.json"])
  running.write("{ my secret sentence\n")
  const request = { jsonrpc: "2.0", id: 1, method: "ping" }
  const initialize = {
    ...request,
    id: 0,
    method: "initialize",
    params: { protocolVersion: "2025-06-18", capabilities: {}, clientInfo: { name: "t", version: "1" } },
  }
  running.write(`${JSON.stringify(initialize)}\n`)
  await running.until(/"id":0/)
  running.write(`${JSON.stringify(request)}\n`)
  await running.until(/"id":1/)
  const { code, out, err } = await running.leave()
  expect(code).toBe(0)
  expect(err).toBe("")
  expect(out).not.toContain("secret sentence")
  expect(
    out
      .trim()
      .split("\n")
      .every((line) => JSON.parse(line).jsonrpc === "2.0"),
  ).toBe(true)
})
