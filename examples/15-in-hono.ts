// The gateway inside a web app of your own: one route of a Hono app answers OpenAI's, Mistral's and Anthropic's clients.
import { openaiCompatible } from "@postern/adapters/openai-compatible"
import { startOpenAIServer } from "@postern/core/testing"
import { makeGateway, toWebHandler } from "@postern/gateway"
import { Hono } from "hono"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import OpenAI from "openai"

const directory = await mkdtemp(join(tmpdir(), "postern-example-"))
await using device = await startOpenAIServer({ server: "llama-server" })
{
  await using gateway = await makeGateway({
    config: { version: 1 },
    targets: [
      openaiCompatible({ id: "miniature", model: "model", server: "llama-server", baseURL: `${device.url}/v1` }),
    ],
    stateDirectory: directory,
  })
  const postern = toWebHandler(gateway.gate, { mountedAt: "/ai" })
  const app = new Hono()
  app.get("/", (context) => context.text("a shop"))
  app.all("/ai/*", (context) => postern(context.req.raw))

  // A client, without a socket between it and the app.
  const openai = new OpenAI({
    baseURL: "http://localhost/ai/v1",
    apiKey: gateway.key.key,
    fetch: (url, init) => Promise.resolve(app.request(url, init)),
  })
  const request = { model: "auto", messages: [{ role: "user" as const, content: "Explain tail calls." }] }
  for await (const { choices } of await openai.chat.completions.create({ ...request, stream: true })) {
    process.stdout.write(choices[0]?.delta.content ?? "")
  }
  const { response } = await openai.chat.completions.create(request).withResponse()
  console.log(`\n${response.headers.get("x-postern-target")}; / says ${await (await app.request("/")).text()}`)
}
await rm(directory, { recursive: true })
