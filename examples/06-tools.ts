// A tool loop: the model asks for a file, and what it reads of a protected one keeps the next step from the cloud.
import { mistral } from "@postern/adapters/mistral"
import { openaiCompatible } from "@postern/adapters/openai-compatible"
import { startMistralServer, startOpenAIServer } from "@postern/core/testing"
import { createRouter } from "@postern/router"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"

const directory = await mkdtemp(join(tmpdir(), "postern-example-"))
const call = { name: "read_file", arguments: { path: "src/pricing/discount.ts" } }
await using cloud = await startMistralServer({ answer: { toolCalls: [call] } })
await using device = await startOpenAIServer({
  server: "llama-server",
  answer: { pieces: ["The floor ", "is a fifth."] },
})
{
  await using router = await createRouter({
    policy: { version: 1, default: "cloud", rules: [{ paths: ["src/pricing/**"], zone: "device" }] },
    targets: [
      mistral({ id: "cloud", model: "mistral-large-latest", serverURL: cloud.url, apiKey: "emulator" }),
      openaiCompatible({ id: "device", model: "model", server: "llama-server", baseURL: `${device.url}/v1` }),
    ],
    stateDirectory: directory,
  })
  const parameters = { type: "object", properties: { path: { type: "string" } } }
  const tools = [{ type: "function", function: { name: "read_file", parameters } }]
  const messages: Array<object> = [{ role: "user", content: "What is our lowest price?" }]
  for (;;) {
    const { text, toolCalls, route } = await router.chat({ messages, tools, postern: { prefer: "cloud" } })
    console.log(`${route.zone}: ${text === "" ? toolCalls.map((one) => one.function.name).join() : text}`)
    if (toolCalls.length === 0) break
    messages.push({ role: "assistant", content: text, tool_calls: toolCalls })
    for (const { id } of toolCalls) {
      messages.push({ role: "tool", tool_call_id: id, name: "read_file", content: "export const floor = 0.2" })
    }
  }
}
await rm(directory, { recursive: true })
