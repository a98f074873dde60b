import { execFile } from "node:child_process"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { makeScriptedModel } from "@postern/core/testing"
import { expect, test } from "vitest"
import { llamaCpp } from "../../src/llama-cpp/index.ts"
import { engineEnvironment } from "../../src/llama-cpp/engine-environment.ts"
import { useFolder } from "./engine.ts"

const at = useFolder()

test("loads no engine into the program, and an idle engine process does not keep the program alive", async () => {
  await makeScriptedModel(at("scripted.gguf"), { answer: "One two three." })
  const program = fileURLToPath(new URL("idle-program.ts", import.meta.url))
  const args = ["--conditions=@postern/source", program, at("scripted.gguf")]
  const { stderr, stdout } = await promisify(execFile)(process.execPath, args, { timeout: 20_000 })
  const { after, before } = JSON.parse(stdout)
  expect(before.engine).toBe(false)
  expect(before.resources).not.toContain("ProcessWrap")
  expect(after).toEqual({ engine: false, last: "finish" })
  expect(stderr).toBe("")
})

test("passes no keys to the engine process", () => {
  const environment = { PATH: "/bin", CUDA_VISIBLE_DEVICES: "0", MISTRAL_API_KEY: "k", NODE_OPTIONS: "--inspect" }
  expect(engineEnvironment(environment)).toEqual({ PATH: "/bin", CUDA_VISIBLE_DEVICES: "0" })
})

test.each(["models/a.gguf", "hf:maker/a.gguf", "https://example.org/a.gguf", "/models/a.bin"])(
  "refuses %s as `file`",
  (file) => {
    expect(() => llamaCpp({ file })).toThrow(/Expected `file` to be the absolute path/)
  },
)

test("takes its id from the file, counts from the options, and names a wrong one", () => {
  const target = llamaCpp({ file: "/models/devstral.gguf", sequences: 3, contextTokens: 4096 })
  expect(target).toMatchObject({ id: "devstral", kind: "engine", zone: "device", serves: ["chat"], concurrency: 3 })
  expect(target.contextLimit()).toEqual({ tokens: 4096, estimated: true })
  expect(() => llamaCpp({ file: "/models/a.gguf", threads: 0 })).toThrow(/`threads`/)
})
