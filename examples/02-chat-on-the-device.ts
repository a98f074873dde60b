// A chat answered by a model on this machine: a generated miniature that says one scripted sentence.
import { llamaCpp } from "@postern/adapters/llama-cpp"
import { makeScriptedModel } from "@postern/core/testing"
import { createRouter } from "@postern/router"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"

const directory = await mkdtemp(join(tmpdir(), "postern-example-"))
const file = join(directory, "miniature.gguf")
await makeScriptedModel(file, { answer: "Renamed it in two places." })

{
  await using router = await createRouter({
    policy: { version: 1, default: "device" },
    targets: [llamaCpp({ id: "miniature", file, gpu: false, threads: 1 })],
    stateDirectory: directory,
  })
  const reply = await router.chat({ messages: [{ role: "user", content: "Rename `total` to `sum`." }] })
  console.log(`${reply.route.target} (${reply.route.zone}) said: ${reply.text}`)
}
await rm(directory, { recursive: true })
