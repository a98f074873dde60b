// A stream from the cloud, through the real SDK; the cloud is an emulator on loopback that records what it receives.
import { mistral } from "@postern/adapters/mistral"
import { startMistralServer } from "@postern/core/testing"
import { createRouter } from "@postern/router"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"

const directory = await mkdtemp(join(tmpdir(), "postern-example-"))
await using cloud = await startMistralServer()
{
  await using router = await createRouter({
    policy: { version: 1, default: "cloud" },
    targets: [mistral({ model: "mistral-large-latest", serverURL: cloud.url, apiKey: "emulator" })],
    stateDirectory: directory,
  })
  const request = { messages: [{ role: "user", content: "Explain tail calls." }] }
  for await (const part of router.stream(request)) {
    if (part.type === "route") console.log(`from ${part.route.target}: ${part.route.reasons.join("; ")}`)
    if (part.type === "text-delta") process.stdout.write(part.text)
  }
  console.log(`\nthe cloud received ${cloud.requests.length} request of ${cloud.requests[0]?.body.byteLength} bytes`)
}
await rm(directory, { recursive: true })
