// Where would this request run, and why? Nothing is sent, and no model is loaded.
import { llamaCpp } from "@postern/adapters/llama-cpp"
import { mistral } from "@postern/adapters/mistral"
import { createRouter } from "@postern/router"

await using router = await createRouter({
  policy: {
    version: 1,
    default: "cloud",
    rules: [{ paths: ["src/pricing/**"], zone: "device", reason: "trade secret" }],
  },
  targets: [llamaCpp({ file: "/models/devstral-small-2.gguf" }), mistral({ model: "mistral-large-latest" })],
})

const question = "Propose an architecture for our pricing service."
const open = await router.explain({ messages: [{ role: "user", content: question }] })
const bound = await router.explain({
  messages: [
    { role: "user", content: `${question}\n\n\`\`\`ts src/pricing/discount.ts\nexport const floor = 0.2\n\`\`\`` },
  ],
})

for (const plan of [open, bound]) {
  const [step] = plan.steps
  console.log(`${plan.verdict.zone} at most → ${step?.target}: ${step?.reasons.join("; ")}`)
}
