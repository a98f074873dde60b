// An answer is tested before anybody sees it: the device's fails, so the cloud is asked. Device and cloud are a miniature and an emulator.
import { llamaCpp } from "@postern/adapters/llama-cpp"
import { mistral } from "@postern/adapters/mistral"
import { makeScriptedModel, startMistralServer } from "@postern/core/testing"
import { createRouter, verifyCommand } from "@postern/router"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"

const directory = await mkdtemp(join(tmpdir(), "postern-example-"))
const file = join(directory, "miniature.gguf")
await makeScriptedModel(file, { answer: "```js\nconst add = (a, b) => a - b\n```" })
await using cloud = await startMistralServer({ answer: { pieces: ["```js\nconst add = (x, y) => x + y\n```"] } })

// Runs in a process of its own, in an empty folder, without the environment and, where Linux lets it, without a network.
const test = `
const [, code] = /\`\`\`js\\n([^]*?)\`\`\`/.exec(fs.readFileSync(0, "utf8")) ?? []
assert.equal(new Function(code + "; return add(2, 3)")(), 5)`

{
  await using router = await createRouter({
    policy: { version: 1, default: "cloud" },
    targets: [
      llamaCpp({ id: "miniature", file, gpu: false, threads: 1 }),
      mistral({ model: "mistral-large-latest", serverURL: cloud.url, apiKey: "emulator", watchModels: false }),
    ],
    verify: verifyCommand({ command: process.execPath, args: ["-e", test] }),
    stateDirectory: directory,
  })
  const { evidence, route, text } = await router.chat({ messages: [{ role: "user", content: "Write `add`." }] })
  console.log(`${route.target}: ${route.reasons[0]}\n${text}\nfound against it: ${evidence.length}`)
}
await rm(directory, { recursive: true })
