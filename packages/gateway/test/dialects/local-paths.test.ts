import { mkdir, mkdtemp, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, test } from "vitest"
import { withoutLocalPaths } from "../../src/dialects/local-paths.ts"
import { makeWorkspace, post, useGateway } from "../running-gateway.ts"

test.each([
  ["bound (/etc/postern/policy.jsonc:3: secret)", "bound (policy.jsonc:3: secret)"],
  ["see /home/me/.config/postern/policy.jsonc, /a/b", "see policy.jsonc, b"],
  ["~/shop/postern.jsonc and C:\\Users\\me\\p.jsonc", "postern.jsonc and p.jsonc"],
  ["/home/zo\u00eb/caf\u0065\u0301/p.jsonc:3", "p.jsonc:3"],
  ["src/pricing/a.ts may reach device", "src/pricing/a.ts may reach device"],
  ["it is at http://127.0.0.1:9/v1/chat/completions", "it is at http://127.0.0.1:9/v1/chat/completions"],
  ["8 and/or 9, 5/6/7", "8 and/or 9, 5/6/7"],
])("makes of %j %j", (text, scrubbed) => {
  expect(withoutLocalPaths(text)).toBe(scrubbed)
})

const home = await mkdtemp(join(tmpdir(), "postern-paths-"))
await mkdir(join(home, "config/postern"), { recursive: true })
const rules = [{ paths: [`${home}/vault/closed/**`], zone: "device", reason: "trade secret" }]
await writeFile(join(home, "config/postern/policy.jsonc"), JSON.stringify({ version: 1, rules }))
await mkdir(join(home, "vault"))
await makeWorkspace(join(home, "vault"), { "postern.jsonc": JSON.stringify({ version: 1, default: "cloud" }) })
await mkdir(join(home, "broken"))
await makeWorkspace(join(home, "broken"), { "postern.jsonc": '{ "version": 1, "defualt": "cloud" }' })
process.env["XDG_CONFIG_HOME"] = join(home, "config")

const running = useGateway({
  script: { answer: "done." },
  roots: { vault: join(home, "vault"), broken: join(home, "broken") },
})

const bodies = [
  ["/v1/chat/completions", { messages: [{ role: "user", content: "hi" }] }],
  ["/v1/responses", { input: "hi" }],
  ["/v1/messages", { max_tokens: 5, messages: [{ role: "user", content: "hi" }] }],
  ["/v1/embeddings", { input: "hi" }],
  ["/v1/fim/completions", { prompt: "hi" }],
] as const

test.each(bodies)("%s says of a file what binds it, and not where it lies", async (path, body) => {
  const files = [{ path: join(home, "vault/closed/a.ts") }]
  const refusals: Array<string> = []
  for (const model of ["large", "codestral", "vectors", "device"]) {
    for (const stream of [false, true]) {
      const response = await post(running(), path, { ...body, model, stream, postern: { files } })
      const answer = JSON.stringify([...response.headers]) + (await response.text())
      expect(answer).not.toContain(home)
      if (response.status === 403) refusals.push(answer)
    }
  }
  expect(refusals.length).toBeGreaterThan(0)
  for (const refusal of refusals) expect(refusal).toMatch(/policy\.jsonc|postern\.jsonc/)
})
