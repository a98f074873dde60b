import { makeMemoryLedger, ModelError, type PolicyDocument } from "@postern/core"
import { secretSamples } from "@postern/core/testing"
import * as Effect from "effect/Effect"
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { inspect } from "node:util"
import { afterEach, beforeEach, expect, it, onTestFinished, vi } from "vitest"
import { createRouter } from "../src/router.ts"
import { failing, probeEngine, probeNetwork, saying, temporaryFolder } from "./support.ts"

const canary = "CANARY_7f3a"
const [{ secret } = { secret: "" }] = secretSamples(11)
const lines = Array.from({ length: 12 }, (_, at) => `const floor${at} = ${canary}Of(tier${at}x, rate${at}y)`).join("\n")
const policy: PolicyDocument = { version: 1, default: "cloud", rules: [{ paths: ["closed/**"], zone: "device" }] }
const question = "Propose an architecture for the order system."

let said: Array<string> = []
beforeEach(() => {
  said = []
  const keep = (...words: ReadonlyArray<unknown>) => void said.push(words.map((word) => inspect(word)).join(" "))
  for (const name of ["log", "info", "warn", "error", "debug"] as const)
    vi.spyOn(console, name).mockImplementation(keep)
  for (const stream of [process.stdout, process.stderr]) {
    vi.spyOn(stream, "write").mockImplementation((chunk) => {
      said.push(String(chunk))
      return true
    })
  }
})
afterEach(() => vi.restoreAllMocks())

const ask = (content: string, rest: object = {}) => ({
  messages: [{ role: "user", content }],
  ...rest,
})

const filesBelow = async (folder: string): Promise<string> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile())
  return (await Promise.all(files.map((file) => readFile(join(file.parentPath, file.name), "latin1")))).join("\n")
}

const open = async (targets: Parameters<typeof createRouter>[0]["targets"], rest: PolicyDocument = policy) => {
  const [root, stateDirectory] = await Promise.all([temporaryFolder(), temporaryFolder()])
  await mkdir(join(root, "closed"))
  await writeFile(join(root, "postern.jsonc"), JSON.stringify(rest))
  await writeFile(join(root, "closed/floor.ts"), lines)
  const ledger = makeMemoryLedger()
  const router = await createRouter({ workspace: root, policy: rest, targets, stateDirectory, ledger })
  onTestFinished(() => router.close())
  return { router, ledger, stateDirectory }
}

/** Everything that an error tells whoever prints it. */
const tell = (error: unknown): string => `${inspect(error, { depth: 20 })} ${JSON.stringify(error)} ${String(error)}`

const unasked = probeEngine({ parts: saying(`It says ${canary} ${secret}`) })
const broken = new ModelError({ reason: "unavailable", target: "probe", message: "The probe is down." })

const addsContent = probeNetwork({ body: (body) => ({ ...body, note: lines }) })
const failsLate = probeNetwork({ parts: saying(canary).slice(0, 2), error: broken })

const reasons = ["rejected", "does-not-fit", "rate-limited", "timed-out", "crashed", "malformed"] as const

it.each<readonly [what: string, targets: Parameters<typeof createRouter>[0]["targets"], request: unknown]>([
  ["an answer from the device", [unasked], ask(`${question}\n${lines}`)],
  ["an answer with a redacted secret", [probeNetwork(), unasked], ask(`${question} ${secret}`)],
  ["no route", [probeNetwork()], ask(lines)],
  ["a request that goes nowhere", [unasked], ask(lines, { postern: { zone: "nowhere" } })],
  ["a target that fails", [probeNetwork({ parts: [], error: broken })], ask(`${question} ${secret}`)],
  ["a target that fails in the middle", [failsLate], ask(`${question} ${secret}`)],
  ...reasons.map((reason) => [reason, [probeEngine({ parts: [], error: failing(reason) })], ask(lines)] as const),
  ["a target that dies", [{ ...probeNetwork(), encode: () => Effect.die(new Error("died")) }], ask(question)],
  ["bytes that hold more than the request", [addsContent], ask(question)],
  ["too long a request", [probeEngine({ contextTokens: 4 })], ask(lines)],
  ["a request of the wrong form", [unasked], { messages: [{ role: canary, content: lines }] }],
  ["an envelope of the wrong form", [unasked], { ...ask(lines), postern: { zone: canary } }],
  ["a task nobody can do", [unasked], ask(lines, { tools: [{ type: "function", function: { name: canary } }] })],
])("repeats nothing of what it was given: %s", async (_, targets, request) => {
  const { router, ledger, stateDirectory } = await open(targets)
  const errors: Array<string> = []
  const keep = (error: unknown) => void errors.push(tell(error))
  const plan = await router.explain(request).catch(keep)
  await router.chat(request).catch(keep)
  try {
    for await (const part of router.stream(request)) expect(part.type).toBeTypeOf("string")
  } catch (error) {
    keep(error)
  }
  await router.infill({ prefix: lines, suffix: secret, path: "closed/floor.ts" }).catch(keep)
  await router.chat(request, { signal: AbortSignal.abort() }).catch(keep)
  await router.close()
  const records = [...errors, ...said, JSON.stringify(ledger.events), JSON.stringify(plan) ?? ""]
  records.push(await filesBelow(stateDirectory))
  expect(records.length).toBeGreaterThan(4)
  for (const record of records) expect([record.includes(canary), record.includes(secret)]).toEqual([false, false])
})

it("says nothing of a policy's text that it cannot read but the place and what was expected", async () => {
  const { router } = await open([unasked])
  const root = await temporaryFolder()
  await writeFile(join(root, "postern.jsonc"), `{ "version": 1, "${canary}": "${secret}", `)
  const other = await createRouter({ workspace: root, targets: [unasked], stateDirectory: await temporaryFolder() })
  onTestFinished(() => other.close())
  const plan = await other.explain(ask(question))
  expect(JSON.stringify(plan)).toMatch(/postern\.jsonc:1:\d+/)
  expect(JSON.stringify(plan)).not.toContain(secret)
  await router.close()
})
