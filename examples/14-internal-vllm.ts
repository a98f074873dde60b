// A model on the company's own network: what may not go to the cloud goes there. The box is an emulator on loopback.
import { mistral } from "@postern/adapters/mistral"
import { openaiCompatible } from "@postern/adapters/openai-compatible"
import { startMistralServer, startOpenAIServer } from "@postern/core/testing"
import { createRouter } from "@postern/router"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"

const directory = await mkdtemp(join(tmpdir(), "postern-example-"))
const model = "mistralai/Devstral-2-123B-Instruct-2512"
await using cloud = await startMistralServer()
await using box = await startOpenAIServer({ server: "vllm", models: [model], contextTokens: 65_536 })
{
  await using router = await createRouter({
    policy: { version: 1, default: "cloud", rules: [{ paths: ["src/billing/**"], zone: "internal" }] },
    targets: [
      mistral({ model: "mistral-large-latest", serverURL: cloud.url, apiKey: "emulator" }),
      openaiCompatible({ id: "gpu-box", model, server: "vllm", baseURL: `${box.url}/v1`, zone: "internal" }),
    ],
    stateDirectory: directory,
  })
  const ask = async (content: string) => {
    const request = { messages: [{ role: "user", content }], postern: { prefer: "cloud" } }
    const { route } = await router.chat(request)
    const { fit } = (await router.explain(request)).steps.find(({ target }) => target === "gpu-box") ?? {}
    console.log(`${route.zone}: ${route.target} (the box has room for ${fit?.limit} tokens)`)
  }
  await ask("What is a monad?")
  await ask("Explain:\n\n```ts src/billing/invoice.ts\nexport const vat = 0.2\n```")
}
await rm(directory, { recursive: true })
