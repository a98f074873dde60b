import { mkdirSync, writeFileSync } from "node:fs"
import { readFile } from "node:fs/promises"
import { join } from "node:path"
import { expect, onTestFinished, test } from "vitest"
import { startPacedServer } from "../paced-server.ts"
import { makeSandbox, type Sandbox } from "./run-postern.ts"

const configure = (sandbox: Sandbox, baseURL: string, limits: object = {}): void => {
  const folder = join(sandbox.environment["XDG_CONFIG_HOME"] ?? "", "postern")
  mkdirSync(folder, { recursive: true })
  const targets = [{ kind: "openai-compatible", model: "model", baseURL }]
  writeFileSync(join(folder, "config.jsonc"), JSON.stringify({ version: 1, port: 0, targets, limits }))
}

/** A gateway in a process of its own, with an answer under way of which the first word has come. */
const startAnswering = async (limits?: object) => {
  const [sandbox, upstream] = [makeSandbox(), await startPacedServer()]
  configure(sandbox, upstream.url, limits)
  const server = sandbox.start(["serve"])
  onTestFinished(async () => {
    await server.end()
    await upstream.close()
    sandbox.dispose()
  })
  const [, url = ""] = await server.until(/answers at (http:\/\/127\.0\.0\.1:\d+\/v1)/)
  const [, keyFile = ""] = await server.until(/key: in (.+)\n/)
  const authorization = `Bearer ${(await readFile(keyFile, "utf8")).trim()}`
  const messages = [{ role: "user", content: "Tell me something." }]
  const asked = fetch(`${url}/chat/completions`, {
    method: "POST",
    headers: { authorization },
    body: JSON.stringify({ stream: true, messages }),
  })
  await upstream.say("first ")
  const reader = (await asked).body?.pipeThrough(new TextDecoderStream()).getReader()
  let text = ""
  const readUntil = async (isEnough: () => boolean): Promise<string> => {
    while (!isEnough()) {
      const read = await reader?.read()
      if (read === undefined || read.done) break
      text += read.value
    }
    return text
  }
  await readUntil(() => text.includes("first "))
  return { server, upstream, url, rest: () => readUntil(() => false) }
}

test("lets an answer that runs come to its end when it is told to end, takes no other, and ends well", async () => {
  const { server, upstream, url, rest } = await startAnswering()
  const ended = server.end("SIGTERM")
  await server.until(/ending/)
  await expect(fetch(`${url}/models`)).rejects.toThrow("fetch failed")
  await upstream.say("second ")
  upstream.finish()
  const text = await rest()
  expect(text).toContain("second ")
  expect(text.trimEnd()).toMatch(/"finish_reason":"stop"[\s\S]*data: \[DONE\]$/)
  expect((await ended).code).toBe(0)
})

test("cuts off what does not end in the time it has", async () => {
  const { server, upstream, rest } = await startAnswering({ drainSeconds: 1 })
  const ended = server.end("SIGTERM")
  await expect(rest()).rejects.toThrow("terminated")
  await upstream.closed
  expect((await ended).code).toBe(0)
})
