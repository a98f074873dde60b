import { mkdir, mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { makeMemoryLedger } from "@postern/core"
import { makeScriptedModel } from "@postern/core/testing"
import { type Gateway, makeGateway, serveGateway } from "@postern/gateway"
import { afterEach, expect, onTestFinished, test, vi } from "vitest"

const config = { version: 1, port: 0 } as const

afterEach(() => vi.unstubAllEnvs())

/** A home where no program holds a model yet. */
const makeHome = async (): Promise<string> => {
  const home = await mkdtemp(join(tmpdir(), "postern-home-"))
  onTestFinished(() => rm(home, { recursive: true, force: true }))
  const names = ["OLLAMA_MODELS", "HF_HUB_CACHE", "HF_HOME", "XDG_CACHE_HOME"]
  vi.stubEnv("HOME", home)
  for (const name of names) vi.stubEnv(name, join(home, name))
  return home
}

const serve = async (home: string): Promise<{ readonly gateway: Gateway; readonly url: string }> => {
  const gateway = await makeGateway({ config, ledger: makeMemoryLedger(), stateDirectory: join(home, "state") })
  const server = await serveGateway(gateway, config)
  onTestFinished(() => server.close())
  return { gateway, url: `http://127.0.0.1:${server.port}` }
}

const post = (url: string, { key }: Gateway, path: string, body: object) =>
  fetch(`${url}${path}`, {
    method: "POST",
    headers: { authorization: `Bearer ${key.key}` },
    body: JSON.stringify(body),
  })

test("answers with a model that another program holds where none is configured", async () => {
  const home = await makeHome()
  const folder = join(home, ".lmstudio", "models", "me", "small")
  await mkdir(folder, { recursive: true })
  await makeScriptedModel(join(folder, "small-Q8_0.gguf"), { answer: "found on this machine." })
  const { gateway, url } = await serve(home)
  expect(gateway.found).toMatchObject([{ kind: "llama-cpp", serves: ["chat"] }])
  expect(gateway.targets.map(({ id }) => id)).toEqual(["small-Q8_0"])
  const messages = [{ role: "user", content: "hi" }]
  const response = await post(url, gateway, "/v1/chat/completions", { model: "auto", messages })
  expect(await response.json()).toMatchObject({
    choices: [{ message: { content: "found on this machine." } }],
    postern: { zone: "device" },
  })
})

test.each([
  ["/v1/chat/completions", { error: { code: "no_models" } }],
  ["/v1/responses", { error: { code: "no_models" } }],
  ["/v1/completions", { error: { code: "no_models" } }],
  ["/v1/embeddings", { error: { code: "no_models" } }],
  ["/v1/fim/completions", { object: "error", type: "no_models" }],
  ["/v1/messages", { type: "error", error: { type: "overloaded_error" } }],
  ["/v1/messages/count_tokens", { type: "error", error: { type: "overloaded_error" } }],
])("says at %s what to add where there is no model at all", async (path, error) => {
  const home = await makeHome()
  const { gateway, url } = await serve(home)
  const response = await post(url, gateway, path, { model: "gpt-4o" })
  const body = await response.text()
  expect([response.status, JSON.parse(body)]).toMatchObject([503, error])
  expect(body).toContain("postern models add FILE")
  expect(body).not.toContain(home)
})
