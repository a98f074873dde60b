import { listenOnLoopback, type Loopback, makeInfillModel } from "@postern/core/testing"
import { createHash } from "node:crypto"
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { createServer } from "node:http"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest"
import { makeSandbox, type Sandbox } from "./run-postern.ts"

let models: string
let file: string
let sandbox: Sandbox

beforeAll(async () => {
  models = mkdtempSync(join(tmpdir(), "postern-cli-models-"))
  file = join(models, "miniature-Q8_0.gguf")
  await makeInfillModel(file)
})
afterAll(() => rmSync(models, { recursive: true }))
beforeEach(() => {
  sandbox = makeSandbox()
})
afterEach(() => sandbox.dispose())

/** Puts the model where Ollama keeps its own. */
const putIntoOllama = (): string => {
  const folder = join(sandbox.environment["HOME"] ?? "", ".ollama/models")
  const digest = createHash("sha256").update(readFileSync(file)).digest("hex")
  const manifest = join(folder, "manifests/registry.ollama.ai/library/miniature")
  mkdirSync(manifest, { recursive: true })
  mkdirSync(join(folder, "blobs"))
  const layers = [{ mediaType: "application/vnd.ollama.image.model", digest: `sha256:${digest}` }]
  writeFileSync(join(manifest, "latest"), JSON.stringify({ layers }))
  const blob = join(folder, `blobs/sha256-${digest}`)
  cpSync(file, blob)
  return blob
}

describe("postern models", () => {
  it("lists what other programs hold, and what is known", async () => {
    const blob = putIntoOllama()
    const { code, out } = await sandbox.postern(["models", "--json"])
    expect(code).toBe(0)
    const { found, known } = JSON.parse(out)
    expect(found).toMatchObject([{ file: blob, holder: "ollama", problems: [] }])
    expect(known).toContainEqual(expect.objectContaining({ name: "devstral-small-2", licence: "Apache-2.0" }))
    const { out: listed } = await sandbox.postern(["models"])
    expect(listed).toContain(blob)
    for (const { name, repositories } of known) {
      const line = listed.split("\n").find((one) => one.trimStart().startsWith(`${name} `)) ?? ""
      expect(line.includes("not fetched by name"), name).toBe(repositories.length === 0)
    }
  })

  it("adds a file to the configuration once, and keeps what else is in it", async () => {
    const blob = putIntoOllama()
    sandbox.write({ "config.jsonc": '{\n  // mine\n  "version": 1,\n  "port": 9000\n}\n' })
    const add = ["models", "add", blob, "--serves", "infill", "--config", "config.jsonc", "--id"]
    expect((await sandbox.postern([...add, "one"])).code).toBe(0)
    expect((await sandbox.postern([...add, "other"])).code).toBe(0)
    const text = readFileSync(join(sandbox.folder, "config.jsonc"), "utf8")
    expect(text).toContain("// mine")
    expect(text.match(/llama-cpp/g)).toHaveLength(1)
    expect(text).toContain('"id": "other"')
    const plan = await sandbox.postern(["explain", "--config", "config.jsonc", "--json"], '{"prefix":"a","suffix":"b"}')
    expect(JSON.parse(plan.out).plan.steps).toMatchObject([{ target: "other", zone: "device" }])
  })

  it("does not add what cannot be used", async () => {
    writeFileSync(join(sandbox.folder, "cut.gguf"), readFileSync(file).subarray(0, 100_000))
    const cut = await sandbox.postern(["models", "add", "cut.gguf"])
    expect(cut).toMatchObject({ code: 1, err: expect.stringContaining("cannot be used") })
    expect((await sandbox.postern(["models", "add", "none.gguf"])).code).toBe(3)
  })
})

describe("postern models get", () => {
  let server: Loopback
  beforeAll(async () => {
    server = await listenOnLoopback(
      createServer((request, response) => {
        const content = readFileSync(file)
        if (request.url !== "/miniature.gguf") return void response.writeHead(404).end()
        response.setHeader("accept-ranges", "bytes")
        const [, from = "0", to = ""] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? "") ?? []
        const part = content.subarray(Number(from), to === "" ? content.length : Number(to) + 1)
        if (request.headers.range !== undefined) {
          response.statusCode = 206
          response.setHeader("content-range", `bytes ${from}-${Number(from) + part.length - 1}/${content.length}`)
        }
        response.setHeader("content-length", part.length)
        response.end(request.method === "HEAD" ? undefined : part)
      }),
    )
  })
  afterAll(() => server.close())

  it("fetches a file whole", async () => {
    const { code, out } = await sandbox.postern([
      "models",
      "get",
      `${server.url}/miniature.gguf`,
      "--folder",
      "fetched",
    ])
    expect(code).toBe(0)
    const [fetched = ""] = out.split("\n")
    expect(readFileSync(fetched).equals(readFileSync(file))).toBe(true)
  })

  it("says what to do where there is no such file, and what names there are", async () => {
    expect(await sandbox.postern(["models", "get", `${server.url}/none.gguf`])).toMatchObject({
      code: 3,
      err: expect.stringContaining("postern models add FILE"),
    })
    expect(await sandbox.postern(["models", "get", "gpt-9"])).toMatchObject({
      code: 2,
      err: expect.stringContaining("devstral-small-2"),
    })
  })
})
