import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises"
import { existsSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { mistral } from "@postern/adapters/mistral"
import { openaiCompatible } from "@postern/adapters/openai-compatible"
import { makeMemoryLedger } from "@postern/core"
import { startMistralServer, startOpenAIServer } from "@postern/core/testing"
import { parseConfig } from "@postern/gateway"
import { createRouter } from "@postern/router"
import * as Result from "effect/Result"
import { expect, onTestFinished, test } from "vitest"
import { makeRouterOptions } from "../../src/config/make-router-options.ts"

const makeFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), "postern-verify-config-"))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

/** The router of a configuration: a model on the device that always says the same, and a cloud. */
const routerOf = async (config: object, workspace?: string) => {
  const device = await startOpenAIServer({ answer: { pieces: ["It is", " four."] } })
  const cloud = await startMistralServer({ answer: { pieces: ["It is five."] } })
  const ledger = makeMemoryLedger()
  const targets = [
    openaiCompatible({ id: "device", model: "model", baseURL: `${device.url}/v1` }),
    mistral({ id: "cloud", model: "mistral-large-latest", serverURL: cloud.url, apiKey: "key", watchModels: false }),
  ]
  const parsed = Result.getOrThrow(parseConfig(JSON.stringify({ version: 1, ...config }), "config.jsonc"))
  const router = await createRouter({
    ...makeRouterOptions(parsed, targets, ledger),
    ...(workspace === undefined ? { policy: { version: 1, default: "cloud" } } : { workspace }),
    stateDirectory: await makeFolder(),
  })
  onTestFinished(async () => {
    await router.close()
    await Promise.all([device.close(), cloud.close()])
  })
  return { router, ledger }
}

const request = { messages: [{ role: "user", content: "What is two and two?" }] }

/** A command that keeps a mark of having run, and takes answers with one word in them as good. */
const checking = (marked: string, word: string) => {
  const script = `fs.writeFileSync(process.argv[1], ""); process.exitCode = fs.readFileSync(0, "utf8").includes(process.argv[2]) ? 0 : 1`
  return { command: process.execPath, args: ["-e", script, marked, word] }
}

test("a command of the user's configuration sends the answer it rejects further up, and no other", async () => {
  const mark = join(await makeFolder(), "mark")
  const rejecting = await routerOf({ verify: checking(mark, "five") })
  expect(await rejecting.router.chat(request)).toMatchObject({ text: "It is five.", route: { target: "cloud" } })
  expect(rejecting.ledger.requests()).toMatchObject([
    { escalation: "escalated", attempts: [{ target: "device", evidence: ["verifier-failed"] }, { target: "cloud" }] },
  ])
  expect(existsSync(mark)).toBe(true)
  const accepting = await routerOf({ verify: checking(mark, "four") })
  expect(await accepting.router.chat(request)).toMatchObject({ text: "It is four.", route: { target: "device" } })
})

test("no file of a repository sets it: a `verify` there is a fault of its policy, and nothing runs", async () => {
  const workspace = await makeFolder()
  const mark = join(await makeFolder(), "mark")
  const planted = JSON.stringify({ version: 1, default: "device", verify: checking(mark, "five") })
  await mkdir(join(workspace, "src"))
  for (const file of ["postern.jsonc", "src/postern.jsonc", "config.jsonc"])
    await writeFile(join(workspace, file), planted)
  const { router } = await routerOf({}, workspace)
  const reply = await router.chat(request)
  expect(reply).toMatchObject({ text: "It is four.", evidence: [] })
  expect(reply.route.reasons.join()).toContain("`verify` is not a key of a policy")
  expect(existsSync(mark)).toBe(false)
})

test("the configuration refuses a command that depends on where it is called, and a time that is too long", () => {
  const problem = (verify: object): string => {
    const parsed = parseConfig(JSON.stringify({ version: 1, verify }), "config.jsonc")
    return Result.isFailure(parsed) ? parsed.failure.message : ""
  }
  for (const command of ["check-answer", "/usr/bin/check", "~/bin/check", "C:\\check.exe"]) {
    expect(problem({ command })).toBe("")
  }
  for (const command of ["./check", "bin/check", "..\\check", ""]) {
    expect(problem({ command })).toContain("a program's name, an absolute path")
  }
  expect(problem({ command: "check", timeoutMs: 60_000 })).toContain("`verify.timeoutMs`")
  expect(problem({ comand: "check" })).toContain("did you mean `command`?")
})
