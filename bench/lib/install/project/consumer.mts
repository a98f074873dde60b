// A program of somebody else, in TypeScript: what the packages' types say, and what they forbid.
import { createPostern } from "@postern/adapters/ai-sdk"
import { languageModel } from "@postern/adapters/effect-ai"
import { guardedFetch } from "@postern/adapters/guarded-fetch"
import { llamaCpp } from "@postern/adapters/llama-cpp"
import { mistral } from "@postern/adapters/mistral"
import { findModelFiles } from "@postern/adapters/model-files"
import { openaiCompatible } from "@postern/adapters/openai-compatible"
import { type ChatReply, type ClearedRequest, NoRoute, type Router } from "@postern/core"
import { openWorkspace } from "@postern/core/node"
import { makeGateway } from "@postern/gateway"
import { createRouter } from "@postern/router"
import { layer } from "@postern/router/layer"

const router: Router = await createRouter({
  targets: [llamaCpp({ file: "/model.gguf" }), mistral({ model: "mistral-large-latest" })],
})
const reply: ChatReply = await router.chat({ messages: [] })
// @ts-expect-error A text is no number: the types are there, and are not `any`.
const wrong: number = reply.text
const model = createPostern(router)("auto")
// @ts-expect-error A model is no text either.
const noText: string = model
// @ts-expect-error Only `clear` makes one.
const forged: ClearedRequest = { method: "POST", url: "https://example.com", headers: {}, body: new Uint8Array() }
export {
  findModelFiles,
  forged,
  guardedFetch,
  languageModel,
  layer,
  makeGateway,
  NoRoute,
  noText,
  openaiCompatible,
  openWorkspace,
  wrong,
}
