import { llamaCpp } from "@postern/adapters/llama-cpp"
import { openaiCompatible } from "@postern/adapters/openai-compatible"
import { makeMemoryLedger, ModelError, type RoutedPart, type StreamPart } from "@postern/core"
import { makeRandomModel, makeScriptedModel } from "@postern/core/testing"
import { languageModelContract } from "@postern/core/testing/contract"
import { makeGateway, serveGateway } from "@postern/gateway"
import { createRouter } from "@postern/router"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import * as Stream from "effect/Stream"

const isPartOfAnswer = (part: RoutedPart): part is StreamPart => part.type !== "route"

const asModelError = (error: unknown): ModelError =>
  error instanceof ModelError
    ? error
    : new ModelError({ reason: "malformed", target: "gateway", message: String(error) })

/** A router whose targets stand behind another Postern, which runs the real engine. */
languageModelContract({
  name: "openai-compatible with Postern's own gateway, and an engine behind it,",
  makeAnswer: async () => {
    const folder = await mkdtemp(join(tmpdir(), "postern-behind-"))
    const [scripted, random] = [join(folder, "scripted.gguf"), join(folder, "random.gguf")]
    const expectedText = "I renamed the function. It is renamed everywhere now."
    const expectedTool = { name: "read_file", arguments: { path: "a.ts" } }
    const script = { answer: expectedText, toolCall: expectedTool, afterToolResult: "It exports a constant." }
    await makeScriptedModel(scripted, { ...script, infill: "return a + b" })
    await makeRandomModel(random)

    const engine = { threads: 1, gpu: false, contextTokens: 1024 } as const
    const config = { version: 1, port: 0 } as const
    const gateway = await makeGateway({
      config,
      targets: [
        llamaCpp({ id: "scripted", file: scripted, serves: ["chat", "infill"], ...engine }),
        llamaCpp({ id: "random", file: random, serves: ["embed"], ...engine }),
      ],
      stateDirectory: join(folder, "behind"),
      ledger: makeMemoryLedger(),
    })
    const server = await serveGateway(gateway, config)
    const at = { baseURL: `http://127.0.0.1:${server.port}/v1`, apiKey: gateway.key.key }
    const router = await createRouter({
      targets: [
        openaiCompatible({ model: "scripted", serves: ["chat", "infill"], ...at }),
        openaiCompatible({ model: "random", serves: ["embed"], ...at }),
      ],
      stateDirectory: join(folder, "before"),
      ledger: makeMemoryLedger(),
    })
    return {
      ask: ({ body }) => Stream.filter(Stream.fromAsyncIterable(router.stream(body), asModelError), isPartOfAnswer),
      expectedText,
      expectedTool,
      supports: { tools: true, infill: true, embed: true, jsonSchema: true },
      dispose: async () => {
        await router.close()
        await server.close()
        await rm(folder, { recursive: true, force: true })
      },
    }
  },
  // The first request of a process loads package and model, which cannot be broken off.
  interruptionMs: 10_000,
})
