// A provider of your own behind the privacy middleware: secrets leave as placeholders, protected code does not leave.
import { createMistral } from "@ai-sdk/mistral"
import { PrivacyRefusal, privacyMiddleware } from "@postern/adapters/ai-sdk"
import { startMistralServer } from "@postern/core/testing"
import { generateText, wrapLanguageModel } from "ai"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"

const directory = await mkdtemp(join(tmpdir(), "postern-example-"))
await using cloud = await startMistralServer()
{
  const provider = createMistral({ baseURL: `${cloud.url}/v1`, apiKey: "emulator" })
  await using middleware = privacyMiddleware({
    policy: { version: 1, default: "cloud", rules: [{ paths: ["src/pricing/**"], zone: "device" }] },
    stateDirectory: directory,
  })
  const model = wrapLanguageModel({ model: provider("mistral-large-latest"), middleware })

  const key = `ghp_${"aB3dE5gH7jK9mN1pQ2rS4tU6vW8xY0zA1b2C"}`
  const { text } = await generateText({ model, prompt: `Why does GitHub refuse my key ${key}?` })
  console.log(`${text} The cloud saw the key: ${cloud.requests.some(({ body }) => body.includes(key))}`)

  const prompt = "Explain:\n\n```ts src/pricing/discount.ts\nexport const floor = 0.2\n```"
  const refusal = await generateText({ model, prompt }).catch((error: unknown) => error)
  console.log(refusal instanceof PrivacyRefusal ? `refused, ${refusal.verdict?.zone} at most` : "sent")
}
await rm(directory, { recursive: true })
