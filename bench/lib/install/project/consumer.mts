// A program of somebody else, in TypeScript: what the packages' types say, and what they forbid.
import { llamaCpp } from "@postern/adapters/llama-cpp"
import { mistral } from "@postern/adapters/mistral"
import { type ChatReply, type ClearedRequest, NoRoute, type Router } from "@postern/core"
import { openWorkspace } from "@postern/core/node"
import { createRouter } from "@postern/router"
import { layer } from "@postern/router/layer"

const router: Router = await createRouter({
  targets: [llamaCpp({ file: "/model.gguf" }), mistral({ model: "mistral-large-latest" })],
})
const reply: ChatReply = await router.chat({ messages: [] })
// @ts-expect-error A text is no number: the types are there, and are not `any`.
const wrong: number = reply.text
// @ts-expect-error Only `clear` makes one.
const forged: ClearedRequest = { method: "POST", url: "https://example.com", headers: {}, body: new Uint8Array() }
export { forged, layer, NoRoute, openWorkspace, wrong }
