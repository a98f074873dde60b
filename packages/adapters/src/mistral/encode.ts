import {
  type InfillBody,
  type Json,
  type JsonObject,
  type Message,
  ModelError,
  type ModelRequest,
  type WireRequest,
} from "@postern/core"
import * as Effect from "effect/Effect"
import { type MistralEndpoint } from "./endpoint.ts"
import { mistralToolCallId } from "./tool-call-id.ts"

const without = (body: JsonObject, fields: ReadonlyArray<string>): JsonObject =>
  Object.fromEntries(Object.entries(body).filter(([name]) => !fields.includes(name)))

const encodeMessage = (message: Message): JsonObject => ({
  ...message,
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

/** Mistral has one field for what OpenAI's clients now write under another name. */
const maxTokens = (body: JsonObject): JsonObject => {
  const newer: Json | undefined = body["max_completion_tokens"]
  return newer === undefined || body["max_tokens"] !== undefined ? {} : { max_tokens: newer }
}

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
      // `stream` and its options tell how the caller wants the answer from us; on the wire it is always a stream.
      const rest = without(request.body, ["postern", "stream", "stream_options", "max_completion_tokens"])
      const messages = request.body.messages.map(encodeMessage)
      return { ...rest, ...maxTokens(request.body), messages, model, stream: true }
    }
    case "infill": {
      const own = ["postern", "stream", "stream_options", "prefix", "suffix", "path", "snippets", "lines"]
      return {
        ...without(request.body, own),
        model,
        prompt: writePrompt(request.body),
        suffix: request.body.suffix,
        stream: true,
      }
    }
    case "embed":
      // The encoding is between the caller and us: here vectors are numbers.
      return { ...without(request.body, ["postern", "encoding_format"]), model, input: request.body.input }
    default:
      return request satisfies never
  }
}

/** Writes the final bytes of a request for Mistral's API. Fields it does not know pass through. */
export const encode = (
  target: { readonly id: string; readonly model: string; readonly serves: ReadonlyArray<ModelRequest["kind"]> },
  endpoint: MistralEndpoint,
  request: ModelRequest,
): Effect.Effect<WireRequest, ModelError> =>
  target.serves.includes(request.kind)
    ? Effect.sync(() => ({
        method: "POST",
        url: `${endpoint.origin}${endpoint.paths[request.kind]}`,
        headers: {
          "content-type": "application/json",
          accept: request.kind === "embed" ? "application/json" : "text/event-stream",
        },
        body: new TextEncoder().encode(JSON.stringify(encodeBody(request, target.model))),
      }))
    : Effect.fail(
        new ModelError({
          reason: "unsupported",
          target: target.id,
          message: `This target serves ${target.serves.join(", ")}, not ${request.kind}; change \`serves\` if the model can do it`,
        }),
      )
