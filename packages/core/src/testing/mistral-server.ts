import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http"
import { listenOnLoopback, type Loopback } from "./loopback.ts"
import { answerTo, type MistralAnswers, type MistralCall } from "./mistral-answer.ts"
import { invalidModelBody } from "./mistral-error-body.ts"
import { respond, writeAnswer } from "./mistral-respond.ts"

/** How the loopback server behaves. */
export interface MistralServerOptions {
  /** The model ids it knows; another one gets the API's 400. Absent: those of `defaultMistralModels`. */
  readonly models?: ReadonlyArray<string>
  /** Models that its list says will be retired, or are and answer no more: the day and what replaces them. */
  readonly retiring?: Readonly<Record<string, { readonly deprecation: string; readonly replacement: string }>>
  /** What it answers. Absent: a fixed text, by the kind of request. */
  readonly answer?: MistralAnswers
}

/** A request as it arrived: every byte of it. */
export interface RecordedRequest {
  readonly method: string
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
  /** Resolves when the exchange is over: the answer was sent whole, or the client (or a fault) ended the connection. */
  readonly ended: Promise<"whole" | "cut">
}

/** A server on the loopback interface that speaks Mistral's wire format. */
export interface MistralServer extends Loopback, AsyncDisposable {
  /** Everything it received, in order. */
  readonly requests: ReadonlyArray<RecordedRequest>
}

/** The model ids that the loopback server knows unless told otherwise. */
export const defaultMistralModels: ReadonlyArray<string> = [
  "mistral-large-latest",
  "devstral-small-latest",
  "codestral-latest",
  "codestral-embed",
]

const completionPaths = new Set(["/v1/chat/completions", "/v1/fim/completions", "/v1/embeddings"])

const readBody = async (request: IncomingMessage): Promise<Buffer> => {
  const chunks: Array<Buffer> = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks)
}

const parseBody = (body: Buffer): Readonly<Record<string, unknown>> => {
  try {
    const value: unknown = JSON.parse(body.toString("utf8"))
    return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {}
  } catch {
    return {}
  }
}

const endOf = (response: ServerResponse): Promise<"whole" | "cut"> =>
  new Promise((resolve) => response.once("close", () => resolve(response.writableFinished ? "whole" : "cut")))

const modelList = (models: ReadonlyArray<string>, retiring: MistralServerOptions["retiring"] = {}): object => ({
  object: "list",
  data: [...new Set([...models, ...Object.keys(retiring)])].map((id) => ({
    id,
    object: "model",
    created: 1_760_000_000,
    owned_by: "mistralai",
    capabilities: {
      completion_chat: !id.includes("embed"),
      completion_fim: id.startsWith("codestral") && !id.includes("embed"),
      function_calling: !id.includes("embed"),
    },
    max_context_length: 131_072,
    aliases: [],
    deprecation: retiring[id] === undefined ? null : `${retiring[id].deprecation}T00:00:00Z`,
    deprecation_replacement_model: retiring[id]?.replacement ?? null,
    type: "base",
  })),
})

/** Starts a server that speaks Mistral's wire format on a free port of 127.0.0.1 and records what it receives. */
export const startMistralServer = async (options: MistralServerOptions = {}): Promise<MistralServer> => {
  const models = options.models ?? defaultMistralModels
  const requests: Array<RecordedRequest> = []
  let calls = 0

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const ended = endOf(response)
    const body = await readBody(request)
    const path = request.url ?? "/"
    requests.push({ method: request.method ?? "", path, headers: request.headers, body, ended })
    if (request.method === "GET" && path === "/v1/models")
      return respond(response, 200, modelList(models, options.retiring))
    if (request.method !== "POST" || !completionPaths.has(path)) {
      return respond(response, 404, { detail: "Not Found" })
    }
    const call: MistralCall = { path, index: calls++, body: parseBody(body) }
    const model = call.body["model"]
    if (typeof model !== "string" || !models.includes(model)) {
      return respond(response, 400, invalidModelBody(String(model)))
    }
    writeAnswer(response, await answerTo(options.answer ?? {}, call), call)
  }

  const server = createServer((request, response) => {
    // A client that leaves in the middle of its own request is no fault of the server's.
    handle(request, response).catch(() => response.destroy())
  })
  const { url, close } = await listenOnLoopback(server)
  return { url, requests, close, [Symbol.asyncDispose]: close }
}
