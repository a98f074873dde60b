import { type JsonObject, type ModelRequest } from "@postern/core"
import { type AnsweredVectors } from "../network/embedding-parts.ts"
import { type AnswerEvent } from "../network/fold-answer.ts"
import { type ToolCallPiece } from "../network/fold-tool-call.ts"
import { mapUsage } from "../network/map-usage.ts"
import { type Dialect, type Exchange, type FactsCall, type WrittenFor } from "./dialect.ts"
import { get, listOf, sizeOf, textOf, vectorOf, without, wordOf } from "../network/read-json.ts"

/** Fields that are between the caller and us. */
export const ours = ["postern", "stream", "stream_options", "model"]

const usageOf = (usage: unknown) =>
  usage === undefined || usage === null
    ? undefined
    : mapUsage(
        get(usage, "prompt_tokens"),
        get(usage, "prompt_tokens_details", "cached_tokens"),
        get(usage, "completion_tokens"),
      )

const mapToolCall = (piece: unknown): ToolCallPiece => {
  const given = get(piece, "function", "arguments")
  return {
    id: wordOf(get(piece, "id")),
    index: Number(get(piece, "index") ?? 0),
    name: textOf(get(piece, "function", "name")),
    arguments: typeof given === "string" ? given : given === undefined || given === null ? "" : JSON.stringify(given),
  }
}

/** Maps an event of a streamed chat or completion. Only the first alternative is read: a caller gets one answer. */
const readCompletionEvent = (event: unknown): AnswerEvent => {
  const choice = listOf(get(event, "choices")).find((candidate) => (get(candidate, "index") ?? 0) === 0)
  const delta = get(choice, "delta")
  return {
    model: wordOf(get(event, "model")),
    content: [
      // Servers have two names for the same.
      { type: "reasoning-delta", text: textOf(get(delta, "reasoning_content") ?? get(delta, "reasoning")) },
      { type: "text-delta", text: textOf(get(delta, "content") ?? get(choice, "text")) },
    ],
    toolCalls: listOf(get(delta, "tool_calls")).map(mapToolCall),
    finishReason: wordOf(get(choice, "finish_reason")),
    usage: usageOf(get(event, "usage")),
  }
}

const readVectors = (answer: unknown): AnsweredVectors => ({
  model: wordOf(get(answer, "model")),
  vectors: listOf(get(answer, "data")).map((item, position) => ({
    index: Number(get(item, "index") ?? position),
    vector: vectorOf(get(item, "embedding")),
  })),
  usage: usageOf(get(answer, "usage")) ?? {},
})

const streamed = { stream: true, stream_options: { include_usage: true } } as const

/** A chat is OpenAI's already: it goes out as it came, with the model's own name and always as a stream. */
export const chatExchange: Exchange = {
  path: { from: "base", path: "/chat/completions" },
  format: "sse",
  writeBody: ({ body }, { model }) => ({ ...without(body, ours), model, ...streamed }),
  readEvent: readCompletionEvent,
}

/** Infill by the `suffix` of completions. */
const suffixExchange: Exchange = {
  path: { from: "base", path: "/completions" },
  format: "sse",
  writeBody: ({ body }, { model }) => {
    const { prefix, suffix, ...rest } = without(body, [...ours, "path"])
    return { ...rest, model, prompt: prefix, suffix, ...streamed }
  },
  readEvent: readCompletionEvent,
}

/** Embeddings, as numbers. */
export const embedExchange: Exchange = {
  path: { from: "base", path: "/embeddings" },
  format: "json",
  // The encoding is between the caller and us: here vectors are numbers.
  writeBody: ({ body }: ModelRequest, { model }: WrittenFor): JsonObject => ({
    ...without(body, [...ours, "encoding_format"]),
    model,
  }),
  readVectors,
}

/** The names under which servers give the longest context in their list of models. */
const contextFields = ["max_model_len", "context_length", "context_window", "max_context_length", "max_input_tokens"]

/** The list of models: what is offered, and in many servers the context. */
export const modelsCall: FactsCall = {
  method: "GET",
  path: { from: "base", path: "/models" },
  read: (answer, model) => {
    const list = listOf(get(answer, "data"))
    const own = list.find((item) => get(item, "id") === model)
    const contextTokens = contextFields.map((name) => sizeOf(get(own, name))).find((size) => size !== undefined)
    return {
      models: list.flatMap((item) => wordOf(get(item, "id")) ?? []),
      ...(contextTokens === undefined ? {} : { contextTokens }),
    }
  },
}

/** Any server with OpenAI's API. */
export const openaiDialect: Dialect = {
  baseURL: undefined,
  exchanges: { chat: chatExchange, infill: suffixExchange, embed: embedExchange },
  factsCalls: () => [modelsCall],
}

/** vLLM: its list of models holds the context; its completions know no `suffix`. */
export const vllmDialect: Dialect = {
  baseURL: "http://127.0.0.1:8000/v1",
  exchanges: { chat: chatExchange, embed: embedExchange },
  factsCalls: () => [modelsCall],
}

/** LM Studio: its own list of models says what is loaded, and with how much context. */
export const lmStudioDialect: Dialect = {
  baseURL: "http://127.0.0.1:1234/v1",
  exchanges: { chat: chatExchange, embed: embedExchange },
  factsCalls: () => [
    {
      ...modelsCall,
      path: { from: "root", path: "/api/v0/models" },
      read: (answer, model) => {
        const own = listOf(get(answer, "data")).find((item) => get(item, "id") === model)
        const contextTokens = sizeOf(get(own, "loaded_context_length"))
        return { ...modelsCall.read(answer, model), ...(contextTokens === undefined ? {} : { contextTokens }) }
      },
    },
  ],
}
