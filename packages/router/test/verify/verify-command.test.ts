import { expect, it } from "vitest"
import { verifyCommand } from "../../src/verify/verify-command.ts"

const node = (script: string, timeoutMs = 20_000) =>
  verifyCommand({ command: process.execPath, args: ["-e", script], timeoutMs })
const ask = (verify: ReturnType<typeof node>, text = "good") =>
  verify({ text, toolCalls: [] }, new AbortController().signal)

it("gives the answer as input and takes exit status 0 as good", async () => {
  const script = "process.exitCode = require('fs').readFileSync(0, 'utf8') === 'good' ? 0 : 1"
  expect(await ask(node(script))).toBe(true)
  expect(await ask(node(script), "bad")).toBe(false)
})

it("runs in an empty folder without the environment's secrets", async () => {
  process.env["POSTERN_TEST_SECRET"] = "s"
  const script =
    "process.exitCode = require('fs').readdirSync('.').length === 0 && process.env.POSTERN_TEST_SECRET === undefined ? 0 : 1"
  try {
    expect(await ask(node(script))).toBe(true)
  } finally {
    delete process.env["POSTERN_TEST_SECRET"]
  }
})

it("kills what takes too long, and counts that as rejected", async () => {
  expect(await ask(node("setInterval(() => {}, 1000)", 500))).toBe(false)
})

it("throws where it cannot be started: a name that is mistyped rejects no answer", async () => {
  const mistyped = verifyCommand({ command: "postern-no-such-check" })
  await expect(mistyped({ text: "", toolCalls: [] }, new AbortController().signal)).rejects.toBeInstanceOf(Error)
  await expect(ask(node("process.exitCode = 126"))).rejects.toThrow("`command` to start")
})

it("stops when it is asked to", async () => {
  const controller = new AbortController()
  const asked = node("setInterval(() => {}, 1000)")({ text: "", toolCalls: [] }, controller.signal)
  setImmediate(() => controller.abort())
  expect(await Promise.race([asked, asked])).toBe(false)
})
