// An editor's plugin: bundled into one folder with what it uses, only native code left outside.
import { llamaCpp } from "@postern/adapters/llama-cpp"
import { createRouter } from "@postern/router"

const file = process.env.POSTERN_MODEL
await using router = await createRouter({
  policy: { version: 1, default: "device" },
  targets: [llamaCpp({ file, gpu: false, threads: 1, contextTokens: 1024 })],
})
const reply = await router.chat({ messages: [{ role: "user", content: "hi" }] })
console.log(reply.text)
