import { PrivacyRefusal, privacyMiddleware } from "@postern/adapters/ai-sdk"
import { createMistral } from "@ai-sdk/mistral"
import { startMistralServer } from "@postern/core/testing"
import { generateText, wrapLanguageModel } from "ai"
import { execFileSync } from "node:child_process"
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, onTestFinished, test } from "vitest"

const linesOf = (word: string) =>
  Array.from(
    { length: 6 },
    (_, at) => `const ${word}${at} = loyaltyOf${word}(margin${at}) * ${word}Share - 0.0${at}31`,
  ).join("\n")

/** A model behind the middleware, in a repository whose `closed` folder stays here. */
const open = async () => {
  const root = mkdtempSync(join(tmpdir(), "postern-middleware-"))
  mkdirSync(join(root, "closed"))
  writeFileSync(join(root, "closed", "saved.ts"), linesOf("saved"))
  const rules = [{ paths: ["closed/**"], zone: "device" }]
  writeFileSync(join(root, "postern.jsonc"), JSON.stringify({ version: 1, default: "cloud", rules }))
  const git = (...words: ReadonlyArray<string>) => execFileSync("git", words, { cwd: root, stdio: "ignore" })
  git("init", "-q")
  git("add", "-A")
  git("-c", "user.name=t", "-c", "user.email=t@example.org", "commit", "-qm", "All")
  const server = await startMistralServer()
  const middleware = privacyMiddleware({ workspace: root, stateDirectory: join(root, ".git", "postern") })
  onTestFinished(async () => {
    await middleware.close()
    await server.close()
    rmSync(root, { recursive: true, force: true })
  })
  const provider = createMistral({ baseURL: `${server.url}/v1`, apiKey: "emulator" })
  const model = wrapLanguageModel({ model: provider("mistral-large-latest"), middleware })
  const ask = (text: string) => generateText({ model, prompt: `Is this right?\n\n${text}` })
  return { ask, middleware, server }
}

test("protected code is known by its words, and unsaved text as soon as the editor has told", async () => {
  const { ask, middleware, server } = await open()
  await expect(ask(linesOf("saved"))).rejects.toBeInstanceOf(PrivacyRefusal)
  expect(server.requests).toEqual([])
  await ask(linesOf("typed"))
  expect(server.requests).toHaveLength(1)
  middleware.didChange("closed/new.ts", linesOf("typed"))
  await expect(ask(linesOf("typed"))).rejects.toBeInstanceOf(PrivacyRefusal)
  expect(server.requests).toHaveLength(1)
})
