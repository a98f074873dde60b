import { listenOnLoopback } from "@postern/core/testing"
import { createServer } from "node:http"
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test, vi } from "vitest"
import { protectedLines, secret, setStage, type Stage } from "./stage.ts"

let stage: Stage
let before = 0

beforeAll(async () => {
  stage = await setStage({ cloud: { models: ["gpt-*"] } })
})
beforeEach(() => {
  before = stage.server.requests.length
})
afterAll(() => stage[Symbol.asyncDispose]())

const sent = () => stage.server.requests.slice(before)

const post = (path: string, body: unknown, init: RequestInit = {}) =>
  stage.fetch(`${stage.server.url}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: typeof body === "string" ? body : JSON.stringify(body),
    ...init,
  })

const chat = (content: string, rest: object = {}) => ({
  model: "gpt-5",
  messages: [{ role: "user", content }],
  ...rest,
})

test("sends the SDK's own bytes where nothing had to be replaced", async () => {
  const body = '{ "model" : "gpt-5",  "messages":[{"role":"user","content":"é ✓ open"}], "unheard_of": 1e3 }'
  expect((await post("/v1/chat/completions", body)).status).toBe(200)
  expect(sent()[0]?.body.toString("utf8")).toBe(body)
})

test("lets along only headers that say who asks", async () => {
  const headers = {
    "content-type": "application/json",
    authorization: "Bearer key",
    "x-stainless-lang": "js",
    "x-content": secret,
    cookie: secret,
  }
  await post("/v1/chat/completions", chat("open"), { headers })
  const [request] = sent()
  expect(request?.headers).toMatchObject({ authorization: "Bearer key", "x-stainless-lang": "js" })
  expect(JSON.stringify(request?.headers)).not.toContain(secret)
})

const refusals: ReadonlyArray<readonly [string, string, unknown, string]> = [
  ["an unknown endpoint", "/v1/files", chat("open"), "endpoint"],
  ["a query of its own", `/v1/chat/completions?note=${"a".repeat(9)}`, chat("open"), "endpoint"],
  ["a path with content", `/v1/${"long".repeat(40)}/chat/completions`, chat("open"), "endpoint"],
  ["no JSON", "/v1/chat/completions", "model=gpt-5", "body"],
  ["a list", "/v1/chat/completions", [chat("open")], "body"],
  ["no messages", "/v1/chat/completions", { model: "gpt-5" }, "body"],
  [
    "a reference to the server's own state",
    "/v1/responses",
    { model: "gpt-5", input: "Hi", previous_response_id: "r" },
    "policy",
  ],
  ["token ids", "/v1/completions", { model: "gpt-5", prompt: [1, 2, 3, 4, 5, 6, 7, 8, 9] }, "policy"],
  [
    "an image",
    "/v1/chat/completions",
    chat("", {
      messages: [{ role: "user", content: [{ type: "image_url", image_url: { url: "https://e.org/a.png" } }] }],
    }),
    "policy",
  ],
  [
    "a tool on the server's side",
    "/v1/responses",
    { model: "gpt-5", input: "Hi", tools: [{ type: "web_search" }] },
    "policy",
  ],
  [
    "a server of tools",
    "/v1/messages",
    { ...chat("Hi"), mcp_servers: [{ type: "url", url: "https://e.org" }] },
    "policy",
  ],
  ["a model that the policy does not name", "/v1/messages", { ...chat("Hi"), model: "claude-5" }, "policy"],
  [
    "protected text in a field of its own",
    "/v1/chat/completions",
    chat("Hi", { metadata: { note: protectedLines } }),
    "policy",
  ],
]

test.each(refusals)("refuses %s, and sends nothing", async (_, path, body, code) => {
  const response = await post(path, body)
  expect(response.status).toBe(403)
  expect(response.headers.get("x-should-retry")).toBe("false")
  const answer = await response.json()
  expect(answer).toMatchObject({ error: { code, message: expect.stringContaining("Nothing was sent") } })
  expect(JSON.stringify(answer)).not.toContain("marginStep")
  expect(sent()).toHaveLength(0)
})

test("refuses other methods and credentials in the address", async () => {
  expect((await stage.fetch(`${stage.server.url}/v1/responses/r`, { method: "DELETE" })).status).toBe(403)
  expect((await stage.fetch(`${stage.server.url}/v1/files`)).status).toBe(403)
  expect(sent()).toHaveLength(0)
  expect((await stage.fetch(`${stage.server.url}/v1/models`)).status).toBe(200)
})

test("sends nothing to a cloud while this machine is told to keep to itself", async () => {
  vi.stubEnv("POSTERN_DEVICE_ONLY", "1")
  expect((await post("/v1/chat/completions", chat("open"))).status).toBe(403)
  vi.unstubAllEnvs()
  expect(sent()).toHaveLength(0)
})

test("takes a model on this machine for the device, and knows its answer again when that would leave", async () => {
  const answer = `REPEAT: ${Array.from({ length: 24 }, (_, at) => `secretive${at} thought${at}`).join(" ")}`
  const asked = `${protectedLines}\n${answer}`
  const local = await post("/v1/chat/completions", { ...chat(asked), model: "qwen3-coder" })
  expect(local.status).toBe(200)
  const said = /"content":"([^"]*)"/.exec(await local.text())?.[1]
  expect(said).toContain("secretive7 thought7")
  const response = await post("/v1/chat/completions", chat(`Go on from: ${said}`))
  expect(response.status).toBe(403)
  expect(sent()).toHaveLength(1)
})

test("follows no redirect, wherever it leads", async () => {
  const redirecting = createServer((_, response) => {
    response.writeHead(307, { location: `${stage.server.url}/v1/chat/completions` }).end()
  })
  const { url, close } = await listenOnLoopback(redirecting)
  onTestFinished(close)
  const init = { method: "POST", body: JSON.stringify(chat("open")) }
  await expect(stage.fetch(`${url}/v1/chat/completions`, init)).rejects.toBeInstanceOf(Error)
  await expect(stage.fetch(`${url}/v1/models`)).rejects.toBeInstanceOf(Error)
  expect(sent()).toEqual([])
})

test("gives a failing connection as any fetch does", async () => {
  await expect(
    stage.fetch("http://127.0.0.1:9/v1/chat/completions", { method: "POST", body: JSON.stringify(chat("open")) }),
  ).rejects.toBeInstanceOf(Error)
})

test("records every call, refusals too, without content", async () => {
  const begin = stage.ledger.events.length
  await (await post("/v1/chat/completions", chat(`REPEAT: ${secret}`, { stream: true }))).text()
  await post("/v1/chat/completions", chat(protectedLines))
  const events = stage.ledger.events.slice(begin)
  expect(events).toMatchObject([
    { type: "attempt", zone: "cloud", redactions: 1 },
    { type: "request", outcome: "answered", verdict: "cloud", attempts: [{ restored: { text: 1 } }] },
    { type: "request", outcome: "no-route", verdict: "device", attempts: [] },
  ])
  const written = JSON.stringify(stage.ledger.events)
  expect(written).not.toContain(secret)
  expect(written).not.toContain("marginStep")
})
