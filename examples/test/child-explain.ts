import { llamaCpp } from "@postern/adapters/llama-cpp"
import { mistral } from "@postern/adapters/mistral"
import { createRouter } from "@postern/router"

const [mode, stateDirectory = "", serverURL = ""] = process.argv.slice(2)
await using router = await createRouter({
  policy: { version: 1, default: "cloud" },
  stateDirectory,
  targets: [
    llamaCpp({ id: "device", file: "/nowhere/model.gguf" }),
    mistral({ model: "mistral-large-latest", serverURL, apiKey: "emulator" }),
  ],
})
const request = { messages: [{ role: "user", content: "Propose an architecture." }], max_tokens: 16 }
const plan = await router.explain(request)
console.log(plan.steps.map((step) => step.target).join())
if (mode === "chat") console.log((await router.chat(request)).route.target)
