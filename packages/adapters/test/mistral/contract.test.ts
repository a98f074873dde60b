import { mistral } from "@postern/adapters/mistral"
import { askedText, startMistralServer } from "@postern/core/testing"
import { languageModelContract } from "@postern/core/testing/contract"
import { askCleared } from "./cleared.ts"

const isOfferedTool = (body: Readonly<Record<string, unknown>>): boolean =>
  Array.isArray(body["tools"]) && body["tool_choice"] !== "none"

languageModelContract({
  name: "mistral",
  makeAnswer: async () => {
    const server = await startMistralServer({
      models: ["model"],
      answer: (call) => {
        if (isOfferedTool(call.body)) return { toolCalls: [{ name: "read_file", arguments: { path: "a.ts" } }] }
        if ("response_format" in call.body) return { pieces: ['{"kind":', '"bug"}'] }
        return { pieces: ["You said: ", ...askedText(call).split(/(?= )/)] }
      },
    })
    const target = mistral({
      model: "model",
      serverURL: server.url,
      apiKey: "key",
      serves: ["chat", "infill", "embed"],
    })
    return {
      ask: (request) => askCleared(target, request),
      expectedText: (request) =>
        `You said: ${request.kind === "chat" ? String(request.body.messages.at(-1)?.content) : request.body.prefix}`,
      expectedTool: { name: "read_file", arguments: { path: "a.ts" } },
      supports: { tools: true, infill: true, embed: true, jsonSchema: true },
      dispose: server.close,
    }
  },
})
