import { mkdtemp } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, test } from "vitest"
import { makeWorkspace, post, useGateway } from "../running-gateway.ts"

process.env["POSTERN_TEST_BOUND"] = "a-key-of-the-vault-alone"

const vault = await mkdtemp(join(tmpdir(), "postern-vault-"))
const secretLines = Array.from({ length: 20 }, (_, at) => `const floor${at}x = floorOf(tier${at}, rate${at})`).join(
  "\n",
)
const policy = JSON.stringify({ version: 1, default: "device" })
await makeWorkspace(vault, { "postern.jsonc": policy, "floor.ts": secretLines })

const running = useGateway({
  script: { answer: "on the device.", infill: "a + b" },
  answer: ({ body }) => ("input" in body ? {} : { pieces: ["in ", "the cloud."] }),
  roots: { vault },
  config: { keys: [{ name: "vault", key: { env: "POSTERN_TEST_BOUND" }, workspace: "vault" }] },
})

const code = "for (const item of cart) total += item.price * item.count"
const fenced = (text: string) => `Propose an architecture.\n\`\`\`ts\n${text}\n\`\`\``
const say = (content: string) => [{ role: "user", content }]

/** Each dialect's address, and a body that shows code of no known origin. */
const dialects = [
  ["/v1/chat/completions", (text: string) => ({ model: "large", messages: say(fenced(text)) })],
  ["/v1/responses", (text: string) => ({ model: "large", input: fenced(text) })],
  ["/v1/completions", (text: string) => ({ model: "codestral", prompt: `${text}\n`, suffix: "\n" })],
  ["/v1/embeddings", (text: string) => ({ model: "vectors", input: fenced(text) })],
  ["/v1/fim/completions", (text: string) => ({ model: "codestral", prompt: `${text}\n`, suffix: "\n" })],
  ["/v1/messages", (text: string) => ({ model: "large", max_tokens: 9, messages: say(fenced(text)) })],
] as const

test.each(dialects)("%s is judged by the workspace of its address or its header", async (path, body) => {
  const status = async (at: string, text: string, headers = {}) =>
    (await post(running(), at, body(text), headers)).status
  expect(await status(path, code)).toBe(403)
  expect(await status(`/w/vault${path}`, code)).toBe(403)
  expect(await status(`/w/shop${path}`, code)).toBe(200)
  expect(await status(path, code, { "x-postern-workspace": "shop" })).toBe(200)
  const before = running().cloud.requests.length
  expect(await status(`/w/shop${path}`, secretLines)).toBe(403)
  expect(running().cloud.requests.length).toBe(before)
})

test("counts tokens for a workspace too, and lists its models", async () => {
  const { url, key } = running()
  const count = await post(running(), "/w/shop/v1/messages/count_tokens?beta=true", { messages: say("hi") })
  expect(count.status).toBe(200)
  const models = await fetch(`${url}/w/shop/v1/models`, { headers: { authorization: `Bearer ${key}` } })
  expect(models.status).toBe(200)
})

test.each([
  ["/v1/chat/completions", { error: { code: "unknown_workspace" } }],
  ["/v1/messages", { type: "error", error: { type: "not_found_error" } }],
  ["/v1/fim/completions", { object: "error", type: "unknown_workspace" }],
])("answers 404 in the dialect of %s for a workspace that is none", async (path, error) => {
  for (const [at, headers] of [
    [`/w/none${path}`, {}],
    [path, { "x-postern-workspace": "none" }],
  ] as const) {
    const response = await post(running(), at, {}, headers)
    expect([response.status, await response.json()]).toMatchObject([404, error])
  }
})

test("a key of a workspace is judged by it, and names no other", async () => {
  const ask = (path: string, headers: Record<string, string> = {}) =>
    post({ ...running(), key: "a-key-of-the-vault-alone" }, path, dialects[0][1](code), headers)
  const own = await ask("/v1/chat/completions")
  expect(await own.json()).toMatchObject({ error: { code: "policy_blocked" } })
  for (const response of [
    await ask("/w/shop/v1/chat/completions"),
    await ask("/w/none/v1/chat/completions"),
    await ask("/v1/chat/completions", { "x-postern-workspace": "shop" }),
    await ask("/w/vault/v1/chat/completions", { "x-postern-workspace": "shop" }),
  ]) {
    expect([response.status, await response.json()]).toMatchObject([403, { error: { code: "foreign_workspace" } }])
  }
})
