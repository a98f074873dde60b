import { openaiCompatible } from "@postern/adapters/openai-compatible"
import { askedText, startOpenAIServer } from "@postern/core/testing"
import { languageModelContract } from "@postern/core/testing/contract"
import { askCleared } from "../mistral/cleared.ts"

const isOfferedTool = (body: Readonly<Record<string, unknown>>): boolean =>
  Array.isArray(body["tools"]) && body["tool_choice"] !== "none"

/** Whether the server fills in, when a person says that the model does. */
const servers = [
  ["openai", true],
  ["llama-server", true],
  ["vllm", false],
  ["ollama", true],
  ["lm-studio", false],
] as const

for (const [server, infill] of servers) {
  languageModelContract({
    name: `openai-compatible with ${server}`,
    makeAnswer: async () => {
      const loopback = await startOpenAIServer({
        server,
        answer: (call) => {
          if (isOfferedTool(call.body)) return { toolCalls: [{ name: "read_file", arguments: { path: "a.ts" } }] }
          if ("response_format" in call.body || "format" in call.body) return { pieces: ['{"kind":', '"bug"}'] }
          return { pieces: ["You said: ", ...askedText(call).split(/(?= )/)] }
        },
      })
      const target = openaiCompatible({
        model: "model",
        server,
        baseURL: `${loopback.url}/v1`,
        serves: ["chat", "infill", "embed"],
      })
      return {
        ask: (request) => askCleared(target, request),
        expectedText: (request) =>
          `You said: ${request.kind === "chat" ? String(request.body.messages.at(-1)?.content) : request.body.prefix}`,
        expectedTool: { name: "read_file", arguments: { path: "a.ts" } },
        supports: { tools: true, infill, embed: true, jsonSchema: true },
        dispose: loopback.close,
      }
    },
  })
}
