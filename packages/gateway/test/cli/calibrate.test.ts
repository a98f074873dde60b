import { join } from "node:path"
import { makeTargets } from "@postern/gateway"
import { type OpenAIServerOptions, startMistralServer, startOpenAIServer } from "@postern/core/testing"
import { createRouter } from "@postern/router"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { makeSandbox, type Sandbox } from "./run-postern.ts"

const answer: OpenAIServerOptions["answer"] = { pieces: ["All is well with it."] }

let sandbox: Sandbox
let state: string

/** Asks so often, and says of every other answer that it was no use. */
const askOften = async (times: number): Promise<void> => {
  const device = await startOpenAIServer({ server: "vllm", models: ["model"], answer })
  const cloud = await startMistralServer({ answer })
  await using router = await createRouter({
    workspace: [sandbox.folder],
    targets: await makeTargets({
      version: 1,
      targets: [
        { kind: "openai-compatible", server: "vllm", id: "device", model: "model", baseURL: `${device.url}/v1` },
        { kind: "mistral", id: "cloud", model: "mistral-large-latest", serverURL: cloud.url, apiKey: { env: "KEY" } },
      ],
    }),
    stateDirectory: state,
  })
  for (let at = 0; at < times; at++) {
    const content = `Say number ${at} to Zanzibar, in a few words for people who have never heard of it before. Everybody should be able to read it.`
    const { id } = await router.chat({ messages: [{ role: "user", content }] })
    await router.feedback(id, at % 2 === 0 ? "rejected" : "accepted")
  }
  await Promise.all([device.close(), cloud.close()])
}

beforeAll(async () => {
  sandbox = makeSandbox()
  state = join(sandbox.environment["XDG_STATE_HOME"] ?? "", "postern")
  sandbox.write({ "postern.jsonc": '{ "version": 1, "default": "cloud" }' })
  sandbox.commit()
  const workspaces = { shop: { roots: [sandbox.folder] } }
  sandbox.write({ "config.json": JSON.stringify({ version: 1, workspaces }) })
})
afterAll(() => sandbox.dispose())

describe("postern calibrate", () => {
  it("changes nothing where too little is known, and says how much is", async () => {
    const { code, out } = await sandbox.postern(["calibrate", "--config", "config.json"])
    expect(code).toBe(0)
    expect(out).toMatch(/0 outcomes[\s\S]*not applied: 0 outcomes are too few to learn from \(300\)/)
    expect((await sandbox.postern(["calibrate", "--reset"])).out).toContain("Nothing was learned yet")
  })

  it("learns of a workspace's own outcomes, says what changed by how many, and forgets", async () => {
    await askOften(301)
    const words = ["calibrate", "--config", "config.json"]
    const { out } = await sandbox.postern([...words, "--json"])
    expect(JSON.parse(out)).toMatchObject({
      folders: [sandbox.folder],
      isApplied: true,
      outcomes: { device: 301, elsewhere: 0 },
      bad: { device: 151 },
      correction: { tasks: expect.anything() },
    })
    const said = await sandbox.postern(words)
    expect(said.out).toMatch(/301 outcomes[\s\S]*on the device +301 +151 bad[\s\S]*applied: [\s\S]*start it anew/)
    expect(said.out).not.toContain("Zanzibar")
    expect((await sandbox.postern(["calibrate", "--workspace", "elsewhere"])).out).toContain("0 outcomes")
    expect(await sandbox.postern([...words, "--reset"])).toMatchObject({
      code: 0,
      out: expect.stringContaining("is forgotten"),
    })
    expect((await sandbox.postern([...words, "--reset", "--json"])).out).toContain('"reset":false')
  })
})
