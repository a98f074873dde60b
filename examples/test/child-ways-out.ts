import { createOpenAICompatible } from "@ai-sdk/openai-compatible"
import { createPostern, privacyMiddleware } from "@postern/adapters/ai-sdk"
import { languageModel } from "@postern/adapters/effect-ai"
import { guardedFetch } from "@postern/adapters/guarded-fetch"
import { openaiCompatible } from "@postern/adapters/openai-compatible"
import { createRouter } from "@postern/router"
import { layer } from "@postern/router/layer"
import { generateText, wrapLanguageModel } from "ai"
import * as LanguageModel from "effect/ai/LanguageModel"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import OpenAI from "openai"

// Asks a model at this address in every way that a program has besides Mistral's SDK, about an open or a protected file.
const [baseURL = "", stateDirectory = "", path = ""] = process.argv.slice(2)
const policy = { version: 1, default: "cloud", rules: [{ paths: ["src/pricing/**"], zone: "device" }] } as const
const content = `Explain:\n\n\`\`\`ts ${path}\nexport const floor = 0.2\n\`\`\``
const options = () => ({
  policy,
  stateDirectory,
  targets: [openaiCompatible({ model: "gpt-5", baseURL, zone: "cloud", apiKey: "none" })],
})

await using router = await createRouter(options())
await using fetch = await guardedFetch({ policy, stateDirectory })
await using middleware = privacyMiddleware({ policy, stateDirectory })
const openai = new OpenAI({ baseURL, apiKey: "none", fetch })
const provider = createOpenAICompatible({ name: "own", baseURL, apiKey: "none" })
const own = wrapLanguageModel({ model: provider("gpt-5"), middleware })
const models = languageModel().pipe(Layer.provide(layer(options())))

const ways: Readonly<Record<string, () => Promise<unknown>>> = {
  router: () => router.chat({ messages: [{ role: "user", content }] }),
  guarded: () => openai.chat.completions.create({ model: "gpt-5", messages: [{ role: "user", content }] }),
  files: () => fetch(`${baseURL}/files`),
  aiSdk: () => generateText({ model: createPostern(router)("auto"), prompt: content, maxRetries: 0 }),
  own: () => generateText({ model: own, prompt: content, maxRetries: 0 }),
  effect: () =>
    Effect.runPromise(Effect.provide(Effect.orDie(LanguageModel.generateText({ prompt: content })), models)),
}
for (const [name, ask] of Object.entries(ways)) {
  const outcome = await ask().then(
    (answer) => (answer instanceof Response ? String(answer.status) : "answered"),
    (error: unknown) => (error instanceof Error ? error.name : "failed"),
  )
  console.log(`${name}: ${outcome}`)
}
