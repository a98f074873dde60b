import { type ServerResponse } from "node:http"
import { answerTo, type MistralAnswer, type MistralAnswers, type MistralCall } from "./mistral-answer.ts"
import { type EventForm, failAtOnce, respond, streamEvents } from "./mistral-respond.ts"
import {
  llamaServerInfill,
  ollamaLines,
  ollamaVectors,
  openaiBody,
  openaiEvents,
  openaiVectors,
} from "./openai-answer.ts"
import { type ReceivedRequest, type RecordingServer, startRecordingServer } from "./recording-server.ts"

/** The servers whose dialects can be spoken. */
export type OpenAIServerName = "openai" | "llama-server" | "vllm" | "ollama" | "lm-studio"

/** How a loopback server with OpenAI's API behaves. */
export interface OpenAIServerOptions {
  /** Whose dialect it speaks. Absent: `openai`. */
  readonly server?: OpenAIServerName
  /** The model ids it knows. Absent: `model`. */
  readonly models?: ReadonlyArray<string>
  /** What it says its context is. Absent: 8,192. */
  readonly contextTokens?: number
  /** How many slots llama-server says it has. Absent: 2. */
  readonly slots?: number
  /** Whether llama-server is still loading its model: it answers nothing then. Absent: it is not. */
  readonly isLoading?: () => boolean
  /** How many slots llama-server says are taken, by whomever. Absent: it shows no slots. */
  readonly takenSlots?: () => number
  /** Where Ollama says that the models run. Absent: here. */
  readonly remoteHost?: string
  /** It says that it is LiteLLM. */
  readonly isProxy?: boolean
  /** What it answers. Absent: a fixed text. */
  readonly answer?: MistralAnswers
}

/** The errors for a model that is not known, each in its server's own form. */
const unknownModel = (server: OpenAIServerName, model: string): object => {
  const message = `model '${model}' not found`
  switch (server) {
    case "ollama":
      return { error: message }
    case "vllm":
      return { error: { message: `The model \`${model}\` does not exist.`, type: "NotFoundError", code: 404 } }
    default:
      return { error: { message, type: "invalid_request_error", code: "model_not_found", param: "model" } }
  }
}

const sse: EventForm = {
  contentType: "text/event-stream",
  write: (event) => `data: ${typeof event === "string" ? event : JSON.stringify(event)}\n\n`,
  done: "[DONE]",
  error: { error: { message: "The server has a fault", type: "server_error", code: 500 } },
}

const lines: EventForm = {
  contentType: "application/x-ndjson",
  write: (event) => `${typeof event === "string" ? event : JSON.stringify(event)}\n`,
  error: { error: "an error was encountered while running the model" },
}

/** The paths of requests with content. */
const contentPaths: Readonly<Record<OpenAIServerName, ReadonlyArray<string>>> = {
  openai: ["/v1/chat/completions", "/v1/completions", "/v1/embeddings"],
  "llama-server": ["/v1/chat/completions", "/v1/completions", "/v1/embeddings", "/infill"],
  vllm: ["/v1/chat/completions", "/v1/completions", "/v1/embeddings"],
  ollama: ["/v1/chat/completions", "/v1/embeddings", "/api/chat", "/api/generate", "/api/embed"],
  "lm-studio": ["/v1/chat/completions", "/v1/completions", "/v1/embeddings"],
}

/** What it says of itself; nothing where the path is not one for that. */
const factsAt = ({ body, method, path }: ReceivedRequest, options: OpenAIServerOptions): object | undefined => {
  const { contextTokens = 8192, models = ["model"], server = "openai" } = options
  const list = (fields: (id: string) => object) => ({
    object: "list",
    data: models.map((id) => ({ id, object: "model", ...fields(id) })),
  })
  if (method === "GET" && path === "/v1/models") {
    return list(() =>
      server === "vllm"
        ? { owned_by: "vllm", max_model_len: contextTokens }
        : { owned_by: "me", meta: { n_ctx_train: 262_144 } },
    )
  }
  if (server === "llama-server" && path === "/props") {
    return { default_generation_settings: { n_ctx: contextTokens }, total_slots: options.slots ?? 2 }
  }
  if (server === "llama-server" && path === "/health") return { status: "ok" }
  if (server === "llama-server" && path === "/slots" && options.takenSlots !== undefined) {
    const taken = options.takenSlots()
    return Array.from({ length: options.slots ?? 2 }, (_, id) => ({ id, is_processing: id < taken }))
  }
  if (server === "lm-studio" && path === "/api/v0/models") {
    return list(() => ({ state: "loaded", max_context_length: 262_144, loaded_context_length: contextTokens }))
  }
  if (server === "ollama" && path === "/api/show" && models.includes(String(body["model"]))) {
    const remote = options.remoteHost === undefined ? {} : { remote_host: options.remoteHost, remote_model: "big" }
    return { model_info: { "llama.context_length": contextTokens }, capabilities: ["completion", "tools"], ...remote }
  }
  return undefined
}

const write = (server: OpenAIServerName, response: ServerResponse, answer: MistralAnswer, call: MistralCall): void => {
  if (failAtOnce(response, answer.fault)) return
  if (call.path === "/api/embed") return respond(response, 200, ollamaVectors(call))
  if (call.path.endsWith("/embeddings")) return respond(response, 200, openaiVectors(call))
  if (server === "ollama" && call.path.startsWith("/api/")) {
    return streamEvents(response, ollamaLines(answer, call), answer.fault, lines, 0)
  }
  if (call.path === "/infill") return streamEvents(response, llamaServerInfill(answer), answer.fault, sse, 0)
  if (call.body["stream"] !== true) return respond(response, 200, openaiBody(answer, call))
  return streamEvents(response, openaiEvents(answer, call), answer.fault, sse)
}

/** Starts a server with OpenAI's API, in one server's dialect, on a free port of 127.0.0.1; records what it receives. */
export const startOpenAIServer = (options: OpenAIServerOptions = {}): Promise<RecordingServer> => {
  const { models = ["model"], server = "openai" } = options
  const paths = new Set(contentPaths[server])
  return startRecordingServer(
    async (request, response) => {
      const { body, index, method, path } = request
      if (options.isProxy === true) response.setHeader("x-litellm-version", "1.80.0")
      if (server === "llama-server" && options.isLoading?.() === true) {
        return respond(response, 503, {
          error: { message: "Loading model", type: "unavailable_error", code: 503 },
        })
      }
      const facts = factsAt(request, options)
      if (facts !== undefined) return respond(response, 200, facts)
      const model = String(body["model"])
      const isContent = method === "POST" && paths.has(path)
      if (!isContent && path !== "/api/show")
        return respond(response, 404, { error: { message: "File Not Found", code: 404 } })
      if (!models.includes(model)) return respond(response, 404, unknownModel(server, model))
      const call: MistralCall = { path, index, body }
      return write(server, response, await answerTo(options.answer ?? {}, call), call)
    },
    (path) => paths.has(path),
  )
}
