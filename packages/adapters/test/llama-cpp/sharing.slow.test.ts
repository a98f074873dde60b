import { spawn } from "node:child_process"
import { once } from "node:events"
import { createInterface } from "node:readline"
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs"
import { createConnection } from "node:net"
import { fileURLToPath } from "node:url"
import { makeRandomModel } from "@postern/core/testing"
import * as Effect from "effect/Effect"
import { afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest"
import { type LlamaCppTarget } from "../../src/llama-cpp/llama-cpp-model.ts"
import { answerOf, chat, close, isAlive, makeTarget, useFolder } from "./engine.ts"

const at = useFolder()
beforeAll(() => makeRandomModel(at("random.gguf")))
beforeEach(() => {
  vi.stubEnv("XDG_RUNTIME_DIR", at("run"))
})
const open: Array<LlamaCppTarget> = []
afterEach(async () => {
  await Promise.all(open.splice(0).map(close))
  vi.unstubAllEnvs()
})
const newTarget = (): LlamaCppTarget => {
  const target = makeTarget({ file: at("random.gguf") })
  open.push(target)
  return target
}
const question = "What does this function do?"
const ask = (target: LlamaCppTarget) =>
  answerOf(target, { ...chat(question, { max_tokens: 8, temperature: 0 }), envelope: { session: "shared" } })

/** Starts another process that uses the same model. */
const startWindow = () => {
  const program = fileURLToPath(new URL("sharing-program.ts", import.meta.url))
  const child = spawn(process.execPath, ["--conditions=@postern/source", program, at("random.gguf")], {
    stdio: ["pipe", "pipe", "inherit"],
  })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  return {
    child,
    ask: async () => {
      child.stdin.write(`${question}\n`)
      const line = await lines.next()
      return JSON.parse(String(line.value))
    },
  }
}

test("two processes share one engine, which ends with the last of them", async () => {
  const target = newTarget()
  await ask(target)
  const pid = target.pid() ?? 0
  const window = startWindow()
  const seen = await window.ask()
  expect(seen).toMatchObject({ pid, clients: 2 })
  // The other window's evaluated tokens serve, and tell nothing: only its own count as found.
  expect(seen.usage.cachedInputTokens).toBe(0)
  expect((await window.ask()).usage.cachedInputTokens).toBe(seen.usage.inputTokens - 1)
  await close(target)
  expect(isAlive(pid)).toBe(true)
  const exited = once(window.child, "exit")
  window.child.stdin.end()
  expect(await exited).toEqual([0, null])
  expect(isAlive(pid)).toBe(false)
  expect(readdirSync(at("run/postern-engines"))).toEqual([])
})

test("a window that is killed takes nothing with it, and the engine ends when it was the last", async () => {
  const window = startWindow()
  const { pid } = await window.ask()
  const target = newTarget()
  await ask(target)
  expect(target.pid()).toBe(pid)
  window.child.kill("SIGKILL")
  await once(window.child, "exit")
  await ask(target)
  expect(target.pid()).toBe(pid)
  const alone = startWindow()
  expect((await alone.ask()).pid).toBe(pid)
  await close(target)
  alone.child.kill("SIGKILL")
  await expect.poll(() => isAlive(pid)).toBe(false)
})

test("ten targets that start at once start one engine", async () => {
  const targets = Array.from({ length: 10 }, newTarget)
  await Promise.all(targets.map((target) => Effect.runPromise(target.warm)))
  expect(new Set(targets.map((target) => target.pid())).size).toBe(1)
  expect(await Effect.runPromise(targets[0]?.status ?? Effect.void)).toMatchObject({ clients: 10, running: 0 })
})

test("socket and token are for this user alone, and who does not know the token is shown the door", async () => {
  const target = newTarget()
  await ask(target)
  const folder = at("run/postern-engines")
  const names = readdirSync(folder).toSorted()
  expect(names.map((name) => name.replace(/^.*\./, ""))).toEqual(["sock", "token"])
  expect(statSync(folder).mode & 0o777).toBe(0o700)
  expect(names.map((name) => statSync(`${folder}/${name}`).mode & 0o777)).toEqual([0o600, 0o600])
  const stranger = createConnection(`${folder}/${names[0]}`)
  const heard: Array<string> = []
  stranger.setEncoding("utf8").on("data", (chunk) => heard.push(String(chunk)))
  stranger.write('{"nonce":"x"}\n{"proof":"guessed"}\n{"type":"status","id":1}\n')
  await once(stranger, "close")
  // The engine proves itself, and says no more.
  expect(heard.join("").trim().split("\n")).toHaveLength(1)
  expect(heard.join("")).not.toContain(readFileSync(`${folder}/${names[1]}`, "utf8"))
})

test("what a killed engine leaves behind is recognised", async () => {
  const target = newTarget()
  await ask(target)
  const pid = target.pid() ?? 0
  process.kill(pid, "SIGKILL")
  await expect.poll(() => target.pid()).toBe(undefined)
  const folder = at("run/postern-engines")
  expect(readdirSync(folder)).toHaveLength(2)
  // A starter that was killed as well: no process has such an id.
  const [socket] = readdirSync(folder)
  writeFileSync(`${folder}/${String(socket).replace(/sock$/, "lock")}`, "4194305 gone")
  await ask(target)
  expect(target.pid()).not.toBe(pid)
})
