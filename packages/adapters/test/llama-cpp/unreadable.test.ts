import { cp, readFile, writeFile } from "node:fs/promises"
import { fileURLToPath } from "node:url"
import { encodeGguf, makeRandomModel } from "@postern/core/testing"
import { afterEach, expect, test } from "vitest"
import { type LlamaCppTarget } from "../../src/llama-cpp/llama-cpp-model.ts"
import { chat, close, failureOf, makeTarget, useFolder } from "./engine.ts"

const at = useFolder()
let target: LlamaCppTarget | undefined
afterEach(() => close(target))

const secret = "Do not repeat this sentence."

const failureWith = async (file: string, entry?: string) => {
  target = makeTarget({ file }, entry)
  const failure = await failureOf(target, chat(secret))
  expect(failure?.message).not.toContain(secret)
  return failure
}

test("says that the file is missing", async () => {
  const failure = await failureWith(at("absent.gguf"))
  expect(failure).toMatchObject({ reason: "not-found", message: expect.stringContaining(at("absent.gguf")) })
})

test("says that the file is of another format", async () => {
  await writeFile(at("text.gguf"), "This is a text.")
  expect(await failureWith(at("text.gguf"))).toMatchObject({
    reason: "unreadable",
    message: expect.stringContaining("another format"),
  })
})

test.each([0.5, 0.95])("says that the file is cut off when only %d of it is there", async (share) => {
  await makeRandomModel(at("whole.gguf"))
  const whole = await readFile(at("whole.gguf"))
  await writeFile(at("cut.gguf"), whole.subarray(0, whole.length * share))
  expect(await failureWith(at("cut.gguf"))).toMatchObject({
    reason: "unreadable",
    message: expect.stringContaining("cut off"),
  })
})

test("says that the architecture may be unknown", async () => {
  await writeFile(at("strange.gguf"), encodeGguf({ "general.architecture": { type: "string", value: "strange" } }, []))
  expect(await failureWith(at("strange.gguf"))).toMatchObject({ reason: "unreadable" })
})

test("says how to install node-llama-cpp where it is missing", async () => {
  await makeRandomModel(at("model.gguf"))
  // Outside of any project, so that the package really cannot be found.
  await cp(fileURLToPath(new URL("../../src/llama-cpp", import.meta.url)), at("engine"), { recursive: true })
  await writeFile(at("package.json"), '{ "type": "module" }')
  expect(await failureWith(at("model.gguf"), at("engine/engine-process.ts"))).toMatchObject({
    reason: "not-installed",
    message: expect.stringContaining("npm install node-llama-cpp@3.22.1"),
  })
})
