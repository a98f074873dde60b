// LangChain through the gateway: any client with OpenAI's API needs an address and a key, and nothing of Postern's.
import { ChatOpenAI } from "@langchain/openai"
import { openaiCompatible } from "@postern/adapters/openai-compatible"
import { startOpenAIServer } from "@postern/core/testing"
import { makeGateway, serveGateway } from "@postern/gateway"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"

const directory = await mkdtemp(join(tmpdir(), "postern-example-"))
await using device = await startOpenAIServer({ server: "llama-server" })
{
  const config = { version: 1 as const, port: 0 }
  const gateway = await makeGateway({
    config,
    targets: [
      openaiCompatible({ id: "miniature", model: "model", server: "llama-server", baseURL: `${device.url}/v1` }),
    ],
    stateDirectory: directory,
  })
  const server = await serveGateway(gateway, config)
  const model = new ChatOpenAI({
    model: "auto",
    apiKey: gateway.key.key,
    configuration: { baseURL: `http://127.0.0.1:${server.port}/v1` },
  })
  for await (const { content } of await model.stream("Explain tail calls.")) process.stdout.write(String(content))
  console.log(
    `\nanswered by a model on this machine, asked ${device.requests.filter(({ method }) => method === "POST").length} time`,
  )
  await server.close()
}
await rm(directory, { recursive: true })
