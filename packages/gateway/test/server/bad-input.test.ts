import { request } from "node:http"
import { stat } from "node:fs/promises"
import { Socket } from "node:net"
import { makeGateway, serveGateway } from "@postern/gateway"
import { afterEach, expect, test } from "vitest"
import { post, useGateway } from "../running-gateway.ts"

const running = useGateway({ config: { limits: { bodyBytes: 1_000_000, drainSeconds: 1 } } })

const paths = [
  "/v1/chat/completions",
  "/v1/responses",
  "/v1/completions",
  "/v1/embeddings",
  "/v1/fim/completions",
  "/v1/messages",
  "/v1/messages/count_tokens",
]

/** Every dialect's error object has its message; nobody's has a stack or a path of this machine. */
const messageOf = (body: unknown): string => {
  const text = JSON.stringify(body)
  if (/node_modules|packages\/|\.ts:\d|at async/.test(text))
    throw new Error("Expected no inside of the gateway to show.")
  return /"message":"((?:[^"\\]|\\.)+)"/.exec(text)?.[1] ?? ""
}

afterEach(async () => {
  const { status } = await fetch(`${running().url}/healthz`)
  if (status !== 200) throw new Error("Expected the gateway to be well after each test.")
})

/** The error of each address, asked with a body as it is. */
const refusals = async (body: string | Uint8Array<ArrayBuffer>) =>
  Promise.all(
    paths.map(async (path) => {
      const headers = { authorization: `Bearer ${running().key}` }
      const response = await fetch(`${running().url}${path}`, { method: "POST", headers, body })
      return { status: response.status, message: messageOf(await response.json()) }
    }),
  )

test.each([
  ["malformed JSON", "{not json", 400, /to be JSON/],
  ["an empty body", "", 400, /to be JSON/],
  ["null", "null", 400, /JSON object/],
  ["100,000 nested arrays", `{"messages":${"[".repeat(100_000)}${"]".repeat(100_000)}}`, 400, /levels of nesting/],
  ["invalid UTF-8", new Uint8Array([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]), 400, /UTF-8/],
  ["a body over the limit", `{"input":"${"x".repeat(1_000_001)}"}`, 413, /at most 1000000 bytes/],
  ["an object without a field", "{}", 400, /not of the expected form/],
] as const)("refuses %s at every address, in its dialect", async (_, body, status, message) => {
  for (const refusal of await refusals(body)) {
    expect(refusal.status).toBe(status)
    expect(refusal.message).toMatch(message)
  }
})

test("quotes nothing of what it refuses", async () => {
  const secret = "sk-live-0123456789"
  const wrong = {
    model: "large",
    messages: [{ role: secret, content: { [secret]: secret } }],
    input: { secret },
    prompt: [{ secret }],
  }
  for (const { status, message } of await refusals(JSON.stringify(wrong))) {
    expect(status).toBe(400)
    expect(message).not.toContain(secret)
  }
})

test("refuses addresses that are none, in the dialect that they look like, and other methods", async () => {
  const response = await post(running(), "/v1/messages/batches", {})
  expect([response.status, await response.json()]).toMatchObject([
    404,
    { type: "error", error: { type: "not_found_error" } },
  ])
  const { url, key } = running()
  const got = await fetch(`${url}/v1/chat/completions`, { headers: { authorization: `Bearer ${key}` } })
  expect(got.status).toBe(405)
  expect((await post(running(), "/w/unknown/v1/chat/completions", { messages: [] })).status).toBe(404)
})

test("refuses who has no key, or another one, and takes both ways to tell it", async () => {
  const { url, key } = running()
  const ask = (headers: Record<string, string>) => fetch(`${url}/v1/models`, { headers })
  expect((await ask({})).status).toBe(401)
  expect((await ask({ authorization: "Bearer other" })).status).toBe(401)
  expect((await ask({ "x-api-key": key })).status).toBe(200)
  expect((await stat(running().gateway.key.file)).mode & 0o777).toBe(0o600)
})

/** Node's own fetch sets Host itself. */
const withHeaders = (headers: Record<string, string>): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    const { url, key } = running()
    request(`${url}/v1/models`, { headers: { authorization: `Bearer ${key}`, ...headers } }, (response) => {
      response.resume()
      resolve(response.statusCode)
    })
      .once("error", reject)
      .end()
  })

test("refuses what a web page sends: a foreign Host, a foreign Origin", async () => {
  expect(await withHeaders({ host: "evil.example" })).toBe(403)
  expect(await withHeaders({ origin: "https://evil.example" })).toBe(403)
  expect(await withHeaders({ host: "localhost:1" })).toBe(200)
  const preflight = await fetch(`${running().url}/v1/models`, {
    method: "OPTIONS",
    headers: { origin: "https://evil.example" },
  })
  expect([preflight.status, preflight.headers.get("access-control-allow-origin")]).toEqual([403, null])
})

test("refuses headers of 20 KB", async () => {
  expect(await withHeaders({ "x-large": "x".repeat(20_000) })).toBe(431)
})

test("bears a client that leaves in the middle of its body", async () => {
  const socket = new Socket()
  const { port } = new URL(running().url)
  await new Promise<void>((resolve) => socket.connect(Number(port), "127.0.0.1", () => resolve()))
  const head = `POST /v1/chat/completions HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer ${running().key}\r\ncontent-length: 100\r\n\r\n{"mess`
  await new Promise<void>((resolve) => socket.write(head, () => resolve()))
  socket.destroy()
  expect((await fetch(`${running().url}/readyz`)).status).toBe(200)
})

test("listens to other machines only where they have keys of their own", async () => {
  const { gateway } = running()
  await expect(serveGateway(gateway, { version: 1, host: "0.0.0.0", port: 0 })).rejects.toThrow(/`keys`/)
  const config = { version: 1 as const, keys: [{ name: "laptop", key: { env: "POSTERN_NOT_SET" } }] }
  await expect(makeGateway({ config, targets: [] })).rejects.toThrow(/POSTERN_NOT_SET/)
})
