import { createServer } from "node:http"
import { join } from "node:path"
import { listenOnLoopback, type Loopback, makeScriptedModel, startOpenAIServer } from "@postern/core/testing"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { makeSandbox, type Sandbox } from "./run-postern.ts"

interface Found {
  readonly about: string
  readonly state: string
  readonly found: string
  readonly fix?: string
}

let sandbox: Sandbox
let model: string
beforeAll(async () => {
  sandbox = makeSandbox()
  model = join(sandbox.folder, "..", "device.gguf")
  await makeScriptedModel(model, { answer: "yes" })
})
afterAll(() => sandbox.dispose())

const diagnose = async (targets: ReadonlyArray<object>): Promise<ReadonlyArray<Found>> => {
  sandbox.write({ "config.json": JSON.stringify({ version: 1, targets }) })
  return JSON.parse((await sandbox.postern(["doctor", "--config", "config.json", "--json"])).out)
}

describe("postern doctor, of memory,", () => {
  it("says with how much context the configured models fit together", async () => {
    const found = await diagnose([
      { kind: "llama-cpp", id: "small", file: model, contextTokens: 4096 },
      { kind: "llama-cpp", id: "completer", file: model, serves: ["infill"] },
    ])
    expect(found).toContainEqual({
      about: "memory",
      state: "ok",
      found: "fits together, about: small with 4,096 tokens, completer with 8,192 tokens",
    })
  })

  it("says what would fit where no model is configured", async () => {
    const found = await diagnose([])
    expect(found.find(({ about }) => about === "memory")?.found).toMatch(/GiB are free[:;] .*known/)
  })
})

describe("postern doctor, of servers that may forward,", () => {
  let swap: Loopback
  let proxy: Loopback
  let ollama: Loopback
  let plain: Loopback
  beforeAll(async () => {
    swap = await listenOnLoopback(
      createServer((_, response) =>
        response.end(JSON.stringify({ object: "list", data: [{ id: "m", object: "model", owned_by: "llama-swap" }] })),
      ),
    )
    proxy = await startOpenAIServer({ isProxy: true, models: ["m"] })
    ollama = await startOpenAIServer({ server: "ollama", models: ["m"] })
    plain = await startOpenAIServer({ server: "vllm", models: ["m"] })
  })
  afterAll(() => Promise.all([swap, proxy, ollama, plain].map((server) => server.close())))

  it("tells llama-swap, proxies and names of cloud models from what nothing speaks against", async () => {
    const target = (id: string, { url }: Loopback, more: object = {}) => ({
      kind: "openai-compatible",
      id,
      model: "m",
      baseURL: `${url}/v1`,
      ...more,
    })
    const found = await diagnose([
      target("swapped", swap, { server: "llama-server" }),
      target("proxied", proxy),
      target("pulled", ollama, { server: "ollama" }),
      target("named", ollama, { server: "ollama", model: "qwen3-coder:480b-cloud" }),
      target("own", plain, { server: "vllm" }),
    ])
    const of = (id: string, state: string) =>
      found.filter((one) => one.about === `target ${id}` && one.state === state).map((one) => one.found)
    expect(of("swapped", "warning")).toEqual([expect.stringContaining("is llama-swap")])
    expect(of("proxied", "warning")).toEqual([
      expect.stringContaining("its address alone"),
      expect.stringContaining("says that it forwards"),
    ])
    expect(of("pulled", "ok")).toContainEqual(expect.stringContaining("OLLAMA_NO_CLOUD=1"))
    expect(of("named", "warning")).toEqual([expect.stringContaining("forwarded to a cloud")])
    expect(of("own", "warning")).toEqual([])
  })

  it("asks nobody where that is said", async () => {
    sandbox.write({
      "config.json": JSON.stringify({
        version: 1,
        targets: [{ kind: "openai-compatible", model: "m", baseURL: "http://127.0.0.1:9/v1" }],
      }),
    })
    const { out } = await sandbox.postern(["doctor", "--offline", "--config", "config.json"])
    expect(out).not.toContain("127.0.0.1:9")
  })
})
