import { expect, it } from "vitest"
import { readOptions } from "../../src/llama-cpp/read-options.ts"

const cardName = (file: string, id?: string) =>
  readOptions({ file: `/models/${file}`, ...(id === undefined ? {} : { id }) }).card.name

it("knows a model by the published name of its weights, whatever was done to them", () => {
  expect(cardName("Devstral-Small-2-24B-Instruct-2512-Q4_K_M.gguf")).toBe("devstral-small-2")
  expect(cardName("Qwen2.5-Coder-7B.IQ3_XS.gguf")).toBe("qwen2.5-coder-7b")
  expect(cardName("DeepSeek-Coder-V2-Lite-Base-F16-00001-of-00002.gguf")).toBe("deepseek-coder-v2-lite")
})

it("knows a model by the id that the caller gives it", () => {
  expect(cardName("model.gguf", "qwen3-coder-30b")).toBe("qwen3-coder-30b")
})

it("guesses nothing: a name that is not a published one has no facts", () => {
  expect(cardName("my-devstral-finetune-Q4_K_M.gguf")).toBe("my-devstral-finetune-Q4_K_M")
  expect(readOptions({ file: "/models/devstral.gguf" }).card).toMatchObject({ maker: "unknown", licence: "unknown" })
})
