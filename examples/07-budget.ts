// A budget: what the cloud may cost a day, over all programs of this machine; then the device answers, and says why.
import { mistral } from "@postern/adapters/mistral"
import { openaiCompatible } from "@postern/adapters/openai-compatible"
import { startMistralServer, startOpenAIServer } from "@postern/core/testing"
import { createRouter } from "@postern/router"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"

const directory = await mkdtemp(join(tmpdir(), "postern-example-"))
const usage = { prompt_tokens: 400, completion_tokens: 500, total_tokens: 900 }
await using cloud = await startMistralServer({ answer: { usage } })
await using device = await startOpenAIServer({ server: "llama-server" })
{
  await using router = await createRouter({
    policy: { version: 1, default: "cloud", budget: { tokensPerDay: 1500, whenSpent: "device" } },
    targets: [
      mistral({ id: "cloud", model: "mistral-large-latest", serverURL: cloud.url, apiKey: "emulator" }),
      openaiCompatible({ id: "device", model: "model", server: "llama-server", baseURL: `${device.url}/v1` }),
    ],
    stateDirectory: directory,
  })
  const messages = [{ role: "user", content: "Propose an architecture for a shop." }]
  for (const turn of ["first", "second"]) {
    // Before anything is sent, the most that the answer may cost has to fit into what is left.
    const { route } = await router.chat({ messages, max_tokens: 800 })
    console.log(`${turn}: ${route.target}, ${route.reasons.join("; ")}`)
  }
}
await rm(directory, { recursive: true })
