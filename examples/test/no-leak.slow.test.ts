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
const call = (argument: object, name: string, content: string): ReadonlyArray<Message> => [
  { role: "assistant", tool_calls: [{ id: "call00001", function: { name, arguments: JSON.stringify(argument) } }] },
  { role: "tool", tool_call_id: "call00001", content },
]
const read = (argument: object, name: string): ReadonlyArray<Message> => call(argument, name, source)
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
}

/** The ways in which a request holds a secret: it may go, with a placeholder in the secret's place. */
const secretChannels: Readonly<Record<string, ReadonlyArray<Message>>> = {
  prose: user(`The token is ${token}.`),
  "a tool result": [...user("Run."), { role: "tool", content: JSON.stringify({ env: `TOKEN=${token}` }) }],
  "tool arguments": [
    ...user("Run."),
    ...call({ command: `curl -H "Authorization: Bearer ${token}"` }, "shell", "Done."),
  ],
}

const faults: ReadonlyArray<MistralAnswer> = [
  {},
  { fault: { kind: "status", status: 500 } },
  { fault: { kind: "status", status: 429, retryAfter: "0" } },
  { fault: { kind: "reset" } },
  { fault: { kind: "cut" } },
]

const question = user("Propose an architecture for the order system.")

let answerWith: MistralAnswer = {}
const start = async () => {
  const cloud = await startMistralServer({ models: ["one", "two"], answer: () => answerWith })
  const stateDirectory = await mkdtemp(join(tmpdir(), "postern-"))
  const router = await createRouter({
    circuitBreaker: false,
    retryBackoffMs: 1,
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

const shapeWith = (among: object) =>
  fc.record({
    channel: fc.constantFrom(...Object.keys(among)),
    before: fc.nat(2),
    after: fc.nat(2),
    fault: fc.constantFrom(...faults),
    stream: fc.boolean(),
  })

interface Shape {
  readonly before: number
  readonly after: number
  readonly fault: MistralAnswer
  readonly stream: boolean
}

/** Sends a conversation with these messages somewhere in it; gives what the cloud received meanwhile. */
const send = async (inside: ReadonlyArray<Message>, { before, after, fault, stream }: Shape) => {
  if (parts === undefined) throw new Error("not started")
  const { cloud, router } = parts
  answerWith = fault
  const turns = (count: number) => Array.from({ length: count }, () => question).flat()
  const messages = [...turns(before), ...inside, ...turns(after)]
  // Asked for, so that no session stays on the device because its last turn had to.
  const asked = { messages, postern: { prefer: "cloud" } }
  const known = cloud.requests.length
  try {
    if (stream) for await (const _ of router.stream(asked));
    else await router.chat(asked)
  } catch (error) {
    // A fault of the cloud, or a refusal: what matters is what the cloud received.
    if (!(error instanceof Error)) throw error
  }
  return cloud.requests.slice(known).map(({ body }) => Buffer.from(body).toString("latin1"))
}

it("lets no protected text reach the cloud, through any channel, place in the conversation and fault", async () => {
  await fc.assert(
    fc.asyncProperty(shapeWith(channels), async ({ channel, ...shape }) => {
      expect(await send(channels[channel] ?? [], shape), channel).toEqual([])
      // The same conversation without it does reach the cloud, or the check could not fail.
      expect((await send(question, shape)).length).toBeGreaterThan(0)
    }),
    { numRuns: 1500 },
  )
})

it("lets requests with a secret reach the cloud without the secret", async () => {
  await fc.assert(
    fc.asyncProperty(shapeWith(secretChannels), async ({ channel, ...shape }) => {
      const received = await send(secretChannels[channel] ?? [], shape)
      expect(received.length, channel).toBeGreaterThan(0)
      expect(received.some((body) => body.includes(token))).toBe(false)
    }),
    { numRuns: 500 },
  )
})

it("has sent neither at the end", () => {
  const received = (parts?.cloud.requests ?? []).map(({ body }) => Buffer.from(body).toString("latin1")).join("\n")
  expect(received).toContain("architecture")
  expect([received.includes(canary), received.includes(token)]).toEqual([false, false])
})
