import { answerTo, type MistralAnswers, type MistralCall } from "./mistral-answer.ts"
import { invalidModelBody } from "./mistral-error-body.ts"
import { respond, writeAnswer } from "./mistral-respond.ts"
import { type RecordingServer, startRecordingServer } from "./recording-server.ts"

/** How the loopback server behaves. */
export interface MistralServerOptions {
  /** The model ids it knows; another one gets the API's 400. Absent: those of `defaultMistralModels`. */
  readonly models?: ReadonlyArray<string>
  /** Models that its list says will be retired, or are and answer no more: the day and what replaces them. */
  readonly retiring?: Readonly<Record<string, { readonly deprecation: string; readonly replacement: string }>>
  /** Other names of its models, as its list tells them. */
  readonly aliases?: Readonly<Record<string, ReadonlyArray<string>>>
  /** What it answers. Absent: a fixed text, by the kind of request. */
  readonly answer?: MistralAnswers
}

/** A server on the loopback interface that speaks Mistral's wire format. */
export type MistralServer = RecordingServer

/** The model ids that the loopback server knows unless told otherwise. */
export const defaultMistralModels: ReadonlyArray<string> = [
  "mistral-large-latest",
  "devstral-small-latest",
  "codestral-latest",
  "codestral-embed",
]

const completionPaths = new Set(["/v1/chat/completions", "/v1/fim/completions", "/v1/embeddings"])

const modelList = (
  models: ReadonlyArray<string>,
  { retiring = {}, aliases = {} }: Pick<MistralServerOptions, "retiring" | "aliases">,
): object => ({
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
    aliases: aliases[id] ?? [],
    deprecation: retiring[id] === undefined ? null : `${retiring[id].deprecation}T00:00:00Z`,
    deprecation_replacement_model: retiring[id]?.replacement ?? null,
    type: "base",
  })),
})

/** Starts a server that speaks Mistral's wire format on a free port of 127.0.0.1 and records what it receives. */
export const startMistralServer = async (options: MistralServerOptions = {}): Promise<MistralServer> => {
  const models = options.models ?? defaultMistralModels
  return startRecordingServer(
    async (request, response) => {
      const { body, index, method, path } = request
      if (method === "GET" && path === "/v1/models") return respond(response, 200, modelList(models, options))
      if (method !== "POST" || !completionPaths.has(path)) return respond(response, 404, { detail: "Not Found" })
      const call: MistralCall = { path, index, body }
      const model = call.body["model"]
      if (typeof model !== "string" || !models.includes(model)) {
        return respond(response, 400, invalidModelBody(String(model)))
      }
      return writeAnswer(response, await answerTo(options.answer ?? {}, call), call)
    },
    (path) => completionPaths.has(path),
  )
}
