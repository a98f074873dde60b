import {
  type InfillBody,
  type JsonObject,
  type Message,
  ModelError,
  type ModelRequest,
  type WireRequest,
} from "@postern/core"
import * as Effect from "effect/Effect"
import { type MistralEndpoint } from "./endpoint.ts"
import { fieldWithoutEqual, fromOpenAI, messageFromOpenAI } from "./openai-fields.ts"
import { mistralToolCallId } from "./tool-call-id.ts"

const without = (body: JsonObject, fields: ReadonlyArray<string>): JsonObject =>
  Object.fromEntries(Object.entries(body).filter(([name]) => !fields.includes(name)))

const encodeMessage = (message: Message): JsonObject => ({
  ...messageFromOpenAI(message),
  role: message.role === "developer" ? "system" : message.role,
  ...(message.tool_call_id === undefined ? {} : { tool_call_id: mistralToolCallId(message.tool_call_id) }),
  ...(message.tool_calls
    ? {
        tool_calls: message.tool_calls.map((call) =>
          call.id === undefined ? call : { ...call, id: mistralToolCallId(call.id) },
        ),
      }
    : {}),
})

/** What goes before the cursor, with other files before it as Codestral was trained to read them. */
const writePrompt = ({ path, prefix, snippets = [] }: InfillBody): string =>
  snippets.length === 0
    ? prefix
    : [...snippets, { path: path ?? "untitled", text: prefix }]
        .map((file) => `+++++ ${file.path}\n${file.text}`)
        .join("\n")

const encodeBody = (request: ModelRequest, model: string): JsonObject => {
  switch (request.kind) {
    case "chat": {
      // `stream` tells how the caller wants the answer from us; on the wire it is always a stream.
      const rest = fromOpenAI(without(request.body, ["postern", "stream"]), "chat")
      const messages = request.body.messages.map(encodeMessage)
      return { ...rest, messages, model, stream: true }
    }
    case "infill": {
      const own = ["postern", "stream", "prefix", "suffix", "path", "snippets", "lines"]
      return {
        ...fromOpenAI(without(request.body, own), "infill"),
        model,
        prompt: writePrompt(request.body),
        suffix: request.body.suffix,
        stream: true,
      }
    }
    case "embed":
      // The encoding is between the caller and us: here vectors are numbers.
      return {
        ...fromOpenAI(without(request.body, ["postern", "encoding_format"]), "embed"),
        model,
        input: request.body.input,
      }
    default:
      return request satisfies never
  }
}

const unsupported = (target: string, message: string) =>
  Effect.fail(new ModelError({ reason: "unsupported", target, message }))

/**
 * Writes the final text of a request for Mistral's API. Fields of OpenAI's that it does not have are put into its words, left
 * out where they change nothing of the answer, and refused where they would; fields that nobody here knows pass through.
 */
export const encode = (
  target: { readonly id: string; readonly model: string; readonly serves: ReadonlyArray<ModelRequest["kind"]> },
  endpoint: MistralEndpoint,
  request: ModelRequest,
): Effect.Effect<WireRequest, ModelError> => {
  const { id, model, serves } = target
  if (!serves.includes(request.kind)) {
    const message = `This target serves ${serves.join(", ")}, not ${request.kind}; change \`serves\` if the model can do it`
    return unsupported(id, message)
  }
  const field = fieldWithoutEqual(request.body)
  if (field !== undefined) {
    return unsupported(id, `Mistral's API has nothing like \`${field}\`; leave it out, or ask another target.`)
  }
  return Effect.sync(() => ({
    method: "POST",
    url: `${endpoint.origin}${endpoint.paths[request.kind]}`,
    headers: {
      "content-type": "application/json",
      accept: request.kind === "embed" ? "application/json" : "text/event-stream",
    },
    body: JSON.stringify(encodeBody(request, model)),
  }))
}
