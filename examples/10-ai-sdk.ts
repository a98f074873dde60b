// Vercel's AI SDK over a router: the model is `auto`, and every answer says where it ran and why.
import { createPostern } from "@postern/adapters/ai-sdk"
import { mistral } from "@postern/adapters/mistral"
import { startMistralServer } from "@postern/core/testing"
import { createRouter } from "@postern/router"
import { generateText } from "ai"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"

const directory = await mkdtemp(join(tmpdir(), "postern-example-"))
await using cloud = await startMistralServer()
{
  await using router = await createRouter({
    policy: { version: 1, default: "cloud" },
    targets: [mistral({ model: "mistral-large-latest", serverURL: cloud.url, apiKey: "emulator" })],
    stateDirectory: directory,
  })
  const postern = createPostern(router)
  const { text, providerMetadata } = await generateText({ model: postern("auto"), prompt: "Explain tail calls." })
  console.log(text)
  console.log(`from ${providerMetadata?.["postern"]?.["target"]}, ${providerMetadata?.["postern"]?.["zone"]}`)
}
await rm(directory, { recursive: true })
