import { mistral } from "@postern/adapters/mistral"
import { makeMemoryLedger, type Message } from "@postern/core"
import { type MistralAnswer, startMistralServer } from "@postern/core/testing"
import { createRouter } from "@postern/router"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import fc from "fast-check"
import { randomBytes } from "node:crypto"
import { afterAll, beforeAll, expect, it } from "vitest"

const canary = `CANARY_${randomBytes(8).toString("hex")}`
const token = `ghp_${randomBytes(18).toString("hex")}`
const source = `export const floor = marginFloor("${canary}", 0.18)`
const path = "src/pricing/discount.ts"
const read = (argument: object, name: string): ReadonlyArray<Message> => [
  { role: "assistant", tool_calls: [{ id: "call00001", function: { name, arguments: JSON.stringify(argument) } }] },
  { role: "tool", tool_call_id: "call00001", content: source },
]
const user = (content: string): ReadonlyArray<Message> => [{ role: "user", content }]

/** The ways in which protected text gets into a request, as far as the request itself tells. */
const channels: Readonly<Record<string, ReadonlyArray<Message>>> = {
  fence: user(`Look:\n\`\`\`ts ${path}\n${source}\n\`\`\``),
  "fence, other case and separators": user(`Look:\n\`\`\`ts SRC\\Pricing\\.\\discount.ts\n${source}\n\`\`\``),
  "fence, title": user(`\`\`\`ts title="${path}"\n${source}\n\`\`\``),
  "fence never closed": user(`\`\`\`ts ${path}\n${source}`),
  "file header": user(`// file: ${path}\n${source}`),
  "path comment": user(`// ${path}\n${source}`),
  diff: user(`diff --git a/${path} b/${path}\n--- a/${path}\n+++ b/${path}\n@@ -1 +1 @@\n+${source}`),
  patch: user(`*** Begin Patch\n*** Update File: ${path}\n+${source}\n*** End Patch`),
  xml: user(`<file path="${path}">\n${source}\n</file>`),
  "tool path": [...user("Read it."), ...read({ path }, "read_file"), ...user("And?")],
  "tool command": [...user("Read it."), ...read({ command: `cat ${path} | head` }, "shell"), ...user("And?")],
  "tool writes": [...user("Write it."), ...read({ file_path: path, content: source }, "write_file")],
  secret: user(`The token is ${token} ${canary}.`),
  "secret in a tool result": [...user("Run."), { role: "tool", content: JSON.stringify({ env: `TOKEN=${token}` }) }],
}

const faults: ReadonlyArray<MistralAnswer> = [
  {},
  { fault: { kind: "status", status: 500 } },
  { fault: { kind: "status", status: 429, retryAfter: "1" } },
  { fault: { kind: "reset" } },
  { fault: { kind: "cut" } },
]

const question = user("Propose an architecture for the order system.")

let answerWith: MistralAnswer = {}
const start = async () => {
  const cloud = await startMistralServer({ models: ["one", "two"], answer: () => answerWith })
  const stateDirectory = await mkdtemp(join(tmpdir(), "postern-"))
  const router = await createRouter({
    policy: { version: 1, default: "cloud", rules: [{ paths: ["src/pricing/**"], zone: "device" }] },
    targets: ["one", "two"].map((model) => mistral({ model, serverURL: cloud.url, apiKey: "emulator" })),
    ledger: makeMemoryLedger(),
    stateDirectory,
  })
  return { cloud, router, stateDirectory }
}
let parts: Awaited<ReturnType<typeof start>> | undefined
beforeAll(async () => {
  parts = await start()
})
afterAll(async () => {
  await parts?.router.close()
  await parts?.cloud.close()
  if (parts !== undefined) await rm(parts.stateDirectory, { recursive: true })
})

const shapes = fc.record({
  channel: fc.constantFrom(...Object.keys(channels)),
  before: fc.nat(2),
  after: fc.nat(2),
  fault: fc.constantFrom(...faults),
  stream: fc.boolean(),
})

it("lets no canary reach the cloud, through any channel, place in the conversation and fault", async () => {
  if (parts === undefined) throw new Error("not started")
  const { cloud, router } = parts
  let clean = 0
  await fc.assert(
    fc.asyncProperty(shapes, async ({ channel, before, after, fault, stream }) => {
      answerWith = fault
      const turns = (count: number) => Array.from({ length: count }, () => question).flat()
      const ask = async (messages: ReadonlyArray<Message>) => {
        if (!stream) return router.chat({ messages })
        for await (const part of router.stream({ messages })) if (part.type === "finish") return part
        return undefined
      }
      const known = cloud.requests.length
      await ask([...turns(before), ...(channels[channel] ?? []), ...turns(after)]).catch(() => undefined)
      expect(cloud.requests.length, channel).toBe(known)
      // The same conversation without it does reach the cloud, or the check could not fail.
      await ask([...turns(before), ...question, ...turns(after)]).catch(() => undefined)
      expect(cloud.requests.length).toBeGreaterThan(known)
      clean++
    }),
    { numRuns: 1500 },
  )
  expect(clean).toBe(1500)
  const received = Buffer.concat(cloud.requests.map(({ body }) => body)).toString("latin1")
  expect([received.includes(canary), received.includes(token)]).toEqual([false, false])
})
