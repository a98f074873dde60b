import { type ChatReply, type FinishReason, type Json, type Usage } from "@postern/core"
import { routeField } from "../answer-facts.ts"
import { type Refusal } from "../refusal.ts"

const stopReasons: Readonly<Record<FinishReason, string>> = {
  stop: "end_turn",
  length: "max_tokens",
  "tool-calls": "tool_use",
  "content-filter": "refusal",
  other: "end_turn",
}

/** Anthropic's word for why an answer ended. */
export const stopReason = (reason: FinishReason): string => stopReasons[reason]

/** Anthropic's account of tokens: those read from a cache are counted apart. */
export const anthropicUsage = ({ inputTokens = 0, outputTokens = 0, cachedInputTokens = 0 }: Usage): object => ({
  input_tokens: inputTokens - cachedInputTokens,
  output_tokens: outputTokens,
  cache_creation_input_tokens: 0,
  cache_read_input_tokens: cachedInputTokens,
})

/** A call's arguments as an object; a model's text that is no JSON goes on as a text, so that the client can say so. */
const inputOf = (json: Json): Json => {
  if (typeof json !== "string") return json
  try {
    return JSON.parse(json === "" ? "{}" : json)
  } catch {
    return { arguments: json }
  }
}

/** A whole answer as Anthropic's message. */
export const encodeMessage = ({ id, text, reasoning, toolCalls, finishReason, usage, route }: ChatReply): object => ({
  id: `msg_${id}`,
  type: "message",
  role: "assistant",
  model: route.target,
  content: [
    ...(reasoning === "" ? [] : [{ type: "thinking", thinking: reasoning, signature: "" }]),
    ...(text === "" ? [] : [{ type: "text", text }]),
    ...toolCalls.map((call) => ({
      type: "tool_use",
      id: call.id,
      name: call.function.name,
      input: inputOf(call.function.arguments),
    })),
  ],
  stop_reason: stopReason(finishReason),
  stop_sequence: null,
  usage: anthropicUsage(usage),
  postern: routeField(route),
})

const errorTypes: Readonly<Record<number, string>> = {
  401: "authentication_error",
  402: "billing_error",
  403: "permission_error",
  404: "not_found_error",
  413: "request_too_large",
  429: "rate_limit_error",
  503: "overloaded_error",
  504: "timeout_error",
}

/** The error object of Anthropic's API. Its own client knows a prompt that is too long by these words. */
export const anthropicError = ({ status, code, message, id }: Refusal): object => ({
  type: "error",
  error: {
    type: errorTypes[status] ?? (status < 500 ? "invalid_request_error" : "api_error"),
    message: code === "context_length_exceeded" ? `prompt is too long: ${message}` : message,
  },
  request_id: id ?? null,
})
