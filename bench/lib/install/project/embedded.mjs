// A program of somebody else that asks through SDKs: the AI SDK's contract, and effect's own AI package.
import { createPostern } from "@postern/adapters/ai-sdk"
import { languageModel } from "@postern/adapters/effect-ai"
import { createRouter } from "@postern/router"
import { layer } from "@postern/router/layer"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as LanguageModel from "effect/ai/LanguageModel"

const options = { policy: { version: 1, default: "cloud" }, targets: [] }
const router = await createRouter(options)
const prompt = [{ role: "user", content: [{ type: "text", text: "hi" }] }]
const refused = await createPostern(router)("auto")
  .doGenerate({ prompt })
  .catch((error) => error)
await router.close()

const models = languageModel("auto").pipe(Layer.provide(layer(options)))
const failed = await Effect.runPromise(
  LanguageModel.generateText({ prompt: "hi" }).pipe(Effect.flip, Effect.provide(models)),
)
console.log(JSON.stringify({ aiSdk: refused._tag, effectAi: failed._tag }))
