// A program of somebody else, in JavaScript: every package, from its archive, without a model on the machine.
import { llamaCpp } from "@postern/adapters/llama-cpp"
import { mistral } from "@postern/adapters/mistral"
import { createRouter } from "@postern/router"

const messages = [{ role: "user", content: "hi" }]
const router = await createRouter({
  policy: { version: 1, default: "cloud" },
  targets: [
    llamaCpp({ id: "device", file: "/nowhere/model.gguf" }),
    mistral({ model: "mistral-large-latest", apiKey: "unused" }),
  ],
})
const plan = await router.explain({ messages, postern: { prefer: "cloud" } })
const failure = await router.chat({ messages, model: "device" }).catch((error) => error)
console.log(JSON.stringify({ first: plan.steps[0]?.target, exact: plan.steps[0]?.fit.exact, failure: failure.message }))
await router.close()
