import { startOpenAIServer } from "@postern/core/testing"
import { spawn } from "node:child_process"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { text } from "node:stream/consumers"
import { expect, it, onTestFinished } from "vitest"

/** Runs the program that takes every way out, its connections, look-ups and processes watched. */
const take = async (baseURL: string, path: string, environment: Readonly<Record<string, string>> = {}) => {
  const state = await mkdtemp(join(tmpdir(), "postern-ways-out-"))
  onTestFinished(() => rm(state, { recursive: true, force: true }))
  const watch = ["--conditions=@postern/source", "--require", join(import.meta.dirname, "watch.cjs")]
  const words = [...watch, join(import.meta.dirname, "child-ways-out.ts"), baseURL, state, path]
  const child = spawn(process.execPath, words, {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, NODE_COMPILE_CACHE: join(tmpdir(), "postern-compile-cache"), ...environment },
  })
  const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr)])
  return { output, seen: errors.split("\n").filter((line) => line.startsWith("WATCHED")) }
}

const refused = `router: NoRoute
guarded: Error
files: 403
aiSdk: NoRoute
own: PrivacyRefusal
effect: effect/ai/AiError/AiError
`

it("opens no connection and looks up no name for what may not leave, whichever way a program asks", async () => {
  // A name that would have to be looked up, and a proxy for whoever listens to such variables.
  const tempting = { HTTPS_PROXY: "http://proxy.example:3128", NODE_USE_ENV_PROXY: "1" }
  const bound = await take("https://models.example/v1", "src/pricing/discount.ts", tempting)
  expect(bound).toEqual({ output: refused, seen: [] })
  const deviceOnly = await take("https://models.example/v1", "src/cart.ts", { POSTERN_DEVICE_ONLY: "1" })
  expect(deviceOnly).toEqual({ output: refused, seen: [] })
})

it("reaches with open text the one address that it names, by each of them", async () => {
  const server = await startOpenAIServer({ models: ["gpt-5"] })
  onTestFinished(server.close)
  const { output, seen } = await take(`${server.url}/v1`, "src/cart.ts")
  expect(output).toBe(refused.replaceAll(/: (?!403).*/g, ": answered"))
  expect(server.requests.filter(({ path }) => path === "/v1/chat/completions")).toHaveLength(5)
  expect(new Set(seen)).toEqual(new Set([`WATCHED connect ${new URL(server.url).host}`]))
})
