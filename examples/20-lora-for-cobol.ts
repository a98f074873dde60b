// A fine-tune for one language: its LoRA answers what is asked of COBOL, and nothing else. Both files are generated, and talk nonsense.
import { llamaCpp, type LlamaCppOptions } from "@postern/adapters/llama-cpp"
import { makeRandomLora, makeRandomModel } from "@postern/core/testing"
import { createRouter } from "@postern/router"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"

const directory = await mkdtemp(join(tmpdir(), "postern-example-"))
const model = join(directory, "model.gguf")
const lora = join(directory, "cobol.gguf")
await makeRandomModel(model)
await makeRandomLora(lora)

const asked = ["```typescript\nb = a\n```", "```cobol\nMOVE A TO B.\n```"]

/** What is said to both questions by the model with these fine-tunes. */
const answersWith = async (adapters: NonNullable<LlamaCppOptions["adapters"]>): Promise<ReadonlyArray<string>> => {
  await using router = await createRouter({
    policy: { version: 1, default: "device" },
    targets: [llamaCpp({ id: "model", file: model, adapters, gpu: false, threads: 1, contextTokens: 1024 })],
    stateDirectory: directory,
  })
  const ask = (content: string) =>
    router.chat({ messages: [{ role: "user", content }], temperature: 0, max_tokens: 24 })
  return (await Promise.all(asked.map(ask))).map(({ text }) => text)
}

const plain = await answersWith([])
const tuned = await answersWith([{ languages: ["cobol"], paths: ["legacy/**"], file: lora }])
for (const [index, language] of ["TypeScript", "COBOL"].entries()) {
  console.log(`${language}: ${plain[index] === tuned[index] ? "the model as it is" : "the fine-tune"}`)
}
await rm(directory, { recursive: true })
