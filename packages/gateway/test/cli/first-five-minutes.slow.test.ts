import { readFileSync, mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { makeScriptedModel, type MistralServer, startMistralServer } from "@postern/core/testing"
import OpenAI from "openai"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { makeSandbox, type RunningPostern, type Sandbox } from "./run-postern.ts"

const pricing = "export const discount = (seats: number) => (seats > 50 ? 0.17 : seats > 20 ? 0.08 : 0)\n"

let sandbox: Sandbox
let cloud: MistralServer
let server: RunningPostern
let openai: OpenAI

beforeAll(async () => {
  sandbox = makeSandbox()
  cloud = await startMistralServer({ answer: { pieces: ["from the cloud"] } })
})
afterAll(async () => {
  await server?.end()
  await cloud.close()
  sandbox.dispose()
})

const configure = async (): Promise<void> => {
  const file = join(sandbox.folder, "..", "device.gguf")
  await makeScriptedModel(file, { answer: "from the device" })
  const folder = join(sandbox.environment["XDG_CONFIG_HOME"] ?? "", "postern")
  mkdirSync(folder, { recursive: true })
  const config = {
    version: 1,
    port: 0,
    targets: [
      { kind: "llama-cpp", id: "small", file, threads: 1, gpu: false, contextTokens: 4096 },
      { kind: "mistral", id: "large", model: "mistral-large-latest", serverURL: cloud.url },
    ],
    workspaces: { shop: { roots: [sandbox.folder] } },
  }
  writeFileSync(join(folder, "config.jsonc"), JSON.stringify(config))
}

const ask = (content: string) =>
  openai.chat.completions.create({ model: "auto", messages: [{ role: "user", content }] }).withResponse()

describe("the first five minutes", () => {
  it("propose a policy, and say how it comes into force", async () => {
    sandbox.write({
      "src/cart.ts": "export const total = (prices: number[]) => prices.reduce((sum, price) => sum + price, 0)\n",
      "confidential/discount.ts": pricing,
    })
    const { code, out } = await sandbox.postern(["init", "--yes"])
    expect(code).toBe(0)
    expect(out).toContain('{ "paths": ["confidential/**"], "zone": "device"')
    expect(out).toContain('git add postern.jsonc && git commit -m "Say what may leave"')
    const early = await sandbox.postern(["check"])
    expect(early).toMatchObject({ code: 1, out: expect.stringContaining("everything stays on the device") })
    expect(early.out).toContain("commit postern.jsonc")
  })

  it("show what may leave once it is committed", async () => {
    sandbox.commit()
    const { code, out } = await sandbox.postern(["check"])
    expect(code).toBe(0)
    expect(out).toContain("policy: postern.jsonc (root)")
    expect(out).toMatch(/confidential\/ +device 1/)
    const one = await sandbox.postern(["check", "confidential/discount.ts"])
    expect(one.out).toMatch(/^device +confidential\/discount\.ts +postern\.jsonc:\d+ +its folder's name says so/)
  })

  it("say where to go on while no model is configured", async () => {
    expect(await sandbox.postern(["explain"], "What is a monad?")).toMatchObject({
      code: 1,
      out: expect.stringMatching(/may reach {2}cloud[\s\S]*none: no target[\s\S]*postern models/),
    })
  })

  it("explain where each request would go", async () => {
    await configure()
    const open = await sandbox.postern(["explain"], "Propose an architecture for a shop with three services")
    expect(open).toMatchObject({ code: 0, out: expect.stringMatching(/may reach {2}cloud[\s\S]*route +cloud +large/) })
    const bound = await sandbox.postern(["explain"], `Why?\n\n\`\`\`ts confidential/discount.ts\n${pricing}\`\`\`\n`)
    expect(bound.out).toMatch(/may reach {2}device[\s\S]*confidential\/discount\.ts[\s\S]*\[origin-[0-9a-f]{10}\]/)
    expect(bound.out).toMatch(/route +device +small[\s\S]*left out +large/)
  })

  it("serve, and say everything that a client needs", async () => {
    server = sandbox.start(["serve"], { MISTRAL_API_KEY: "emulator" })
    const [, url = ""] = await server.until(/answers at (http:\/\/127\.0\.0\.1:\d+\/v1)/)
    const [, keyFile = ""] = await server.until(/key: in (.+)\n/)
    await server.until(/connect a tool: postern connect/)
    expect(server.out()).toMatch(/device +small +chat +4096 tokens/)
    expect(server.out()).toMatch(/cloud +large +chat/)
    expect(server.out()).toMatch(/workspace shop: .*, policy in force, digest [0-9a-f]{12}\n/)
    openai = new OpenAI({ baseURL: url, apiKey: readFileSync(keyFile, "utf8").trim(), maxRetries: 0 })
  })

  it("answer OpenAI's SDK, each question where it may be answered", async () => {
    const open = await ask("Propose an architecture for a shop with three services")
    expect(open.data.choices[0]?.message.content).toBe("from the cloud")
    expect(open.response.headers.get("x-postern-zone")).toBe("cloud")
    const bound = await ask(`Why?\n\n${pricing}`)
    expect(bound.data.choices[0]?.message.content).toBe("from the device")
    expect(bound.response.headers.get("x-postern-zone")).toBe("device")
    expect(cloud.requests.filter(({ method }) => method === "POST")).toHaveLength(1)
    for (const { body } of cloud.requests) expect(body.toString("utf8")).not.toContain("discount")
  })

  it("end on Ctrl-C, and have it all in the ledger", async () => {
    expect(await server.end()).toMatchObject({ code: 0, err: "" })
    expect(await sandbox.postern(["audit", "verify"])).toMatchObject({
      code: 0,
      out: expect.stringMatching(/1 file, \d+ events, 2 requests\nevery chain is whole/),
    })
    const stats = await sandbox.postern(["audit", "stats"])
    expect(stats.out).toMatch(/2 requests: 2 answered[\s\S]*large +1 [\s\S]*small +1 [\s\S]*postern\.jsonc:\d+/)
    const status = await sandbox.postern(["status"])
    expect(status.out).toMatch(
      /policy +in force \(postern\.jsonc\)\ntoday +2 requests: 1 cloud, 1 device\nleft +\d+ bytes/,
    )
  })
})
