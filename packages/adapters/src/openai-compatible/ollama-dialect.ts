import { type Json, type JsonObject, type Message, type ModelRequest } from "@postern/core"
import { type AnsweredVectors } from "../network/embedding-parts.ts"
import { type AnswerEvent } from "../network/fold-answer.ts"
import { mapUsage } from "../network/map-usage.ts"
import { type Dialect, type Exchange, type FactsCall, type WrittenFor } from "./dialect.ts"
import { ours } from "./openai-dialect.ts"
import { get, listOf, present, sizeOf, textOf, vectorOf, without, wordOf } from "../network/read-json.ts"

/** OpenAI's names of what Ollama takes among its `options`. */
const optionNames = new Map([
  ["max_tokens", "num_predict"],
  ["max_completion_tokens", "num_predict"],
  ...["temperature", "top_p", "top_k", "min_p", "seed", "stop", "presence_penalty", "frequency_penalty"].map(
    (name) => [name, name] as const,
  ),
])

/**
 * Ollama cuts what does not fit without a word unless told otherwise, and loads less context than models have: so the
 * context is asked for, and cutting and shifting are forbidden. Chats know those two words since the autumn of 2025
 * (ollama/ollama#12061 asked for the first in August); an older server passes over them, and cuts.
 */
const withOptions = (body: JsonObject, { model, contextTokens }: WrittenFor): JsonObject => {
  const given = [...optionNames].flatMap(([name, own]) =>
    body[name] === undefined ? [] : [[own, body[name]] as const],
  )
  const stated = body["options"]
  return {
    ...without(body, [...ours, ...optionNames.keys()]),
    model,
    options: {
      ...(typeof stated === "object" && stated !== null && !Array.isArray(stated) ? stated : {}),
      ...Object.fromEntries(given),
      num_ctx: contextTokens,
    },
    truncate: false,
  }
}

const parse = (text: string): Json => {
  try {
    const value: Json = JSON.parse(text)
    return value
  } catch {
    // Not JSON: it stays the text that it is.
    return text
  }
}

const contentOf = ({ content }: Message): JsonObject => {
  if (typeof content === "string") return { content }
  const parts = content ?? []
  const images = parts.flatMap(
    (part) => /^data:[^,]*;base64,(.*)$/s.exec(textOf(get(part, "image_url", "url")))?.[1] ?? [],
  )
  const text = parts.flatMap((part) => part.text ?? []).join("\n")
  return images.length === 0 ? { content: text } : { content: text, images }
}

const writeMessages = (messages: ReadonlyArray<Message>): ReadonlyArray<JsonObject> => {
  const names = new Map(
    messages.flatMap(({ tool_calls }) => (tool_calls ?? []).map((call) => [call.id, call.function.name] as const)),
  )
  return messages.map((message) => {
    const { role, tool_call_id, tool_calls } = message
    const calls = tool_calls?.map(({ function: { name, arguments: given } }) => ({
      function: { name, arguments: typeof given === "string" ? parse(given) : given },
    }))
    return {
      role: role === "developer" ? "system" : role,
      ...contentOf(message),
      ...present({ tool_calls: calls, tool_name: tool_call_id === undefined ? undefined : names.get(tool_call_id) }),
    }
  })
}

/** What Ollama calls the form of an answer and the effort of reasoning. */
const formOf = (body: JsonObject): JsonObject => {
  const { reasoning_effort: effort, response_format: format } = body
  const schema = get(format, "type") === "json_schema" ? get(format, "json_schema", "schema") : undefined
  return present({
    format: get(format, "type") === "json_object" ? "json" : (schema as Json | undefined),
    think: effort === undefined ? undefined : effort === "none" ? false : effort,
  })
}

/** Ollama has no `tool_choice`: it is offered none, or the one that is named; that a call is required it cannot be told. */
const toolsOf = ({ tool_choice: choice, tools }: JsonObject): JsonObject => {
  if (!Array.isArray(tools) || choice === "none") return {}
  const named = get(choice, "function", "name")
  return { tools: named === undefined ? tools : tools.filter((tool) => get(tool, "function", "name") === named) }
}

const writeChat = ({ body, kind }: ModelRequest, target: WrittenFor): JsonObject => ({
  ...withOptions(without(body, ["reasoning_effort", "response_format", "tool_choice", "tools"]), target),
  messages: kind === "chat" ? writeMessages(body.messages) : [],
  ...toolsOf(body),
  ...formOf(body),
  shift: false,
  stream: true,
})

const readEvent = (event: unknown): AnswerEvent => {
  const message = get(event, "message")
  const isDone = get(event, "done") === true
  return {
    model: wordOf(get(event, "model")),
    content: [
      { type: "reasoning-delta", text: textOf(get(message, "thinking") ?? get(event, "thinking")) },
      { type: "text-delta", text: textOf(get(message, "content") ?? get(event, "response")) },
    ],
    toolCalls: listOf(get(message, "tool_calls")).map((call, index) => ({
      id: wordOf(get(call, "id")),
      // Ollama gives whole calls, each at its own place where it says so.
      index: Number(get(call, "function", "index") ?? index),
      name: textOf(get(call, "function", "name")),
      arguments: JSON.stringify(get(call, "function", "arguments") ?? {}),
    })),
    ...(isDone
      ? {
          finishReason: wordOf(get(event, "done_reason")) ?? "stop",
          usage: mapUsage(get(event, "prompt_eval_count"), undefined, get(event, "eval_count")),
        }
      : {}),
  }
}

const chatExchange: Exchange = {
  path: { from: "root", path: "/api/chat" },
  format: "lines",
  writeBody: writeChat,
  readEvent,
}

const infillExchange: Exchange = {
  path: { from: "root", path: "/api/generate" },
  format: "lines",
  writeBody: ({ body }, target) => {
    const { prefix, suffix, ...rest } = withOptions(without(body, ["path"]), target)
    return { ...rest, prompt: prefix, suffix, shift: false, stream: true }
  },
  readEvent,
}

const embedExchange: Exchange = {
  path: { from: "root", path: "/api/embed" },
  format: "json",
  writeBody: ({ body }, target) => withOptions(without(body, ["encoding_format"]), target),
  readVectors: (answer): AnsweredVectors => ({
    model: wordOf(get(answer, "model")),
    vectors: listOf(get(answer, "embeddings")).map((vector, index) => ({ index, vector: vectorOf(vector) })),
    usage: mapUsage(get(answer, "prompt_eval_count"), undefined, undefined),
  }),
}

/** Memory bounds what is loaded: unless told more, this much is asked for where the model has more. */
const usualContextTokens = 16_384

const showCall = (model: string): FactsCall => ({
  method: "POST",
  path: { from: "root", path: "/api/show" },
  body: { model },
  read: (answer) => {
    const info = get(answer, "model_info")
    const trained = Object.entries(typeof info === "object" && info !== null ? info : {}).find(([name]) =>
      name.endsWith(".context_length"),
    )
    const most = sizeOf(trained?.[1])
    const set = /^num_ctx\s+(\d{1,9})/m.exec(textOf(get(answer, "parameters")))?.[1]
    const contextTokens =
      set === undefined ? (most === undefined ? undefined : Math.min(most, usualContextTokens)) : Number(set)
    const forwardsTo = wordOf(get(answer, "remote_host"))
    return {
      ...(contextTokens === undefined ? {} : { contextTokens }),
      ...(most === undefined ? {} : { trainedTokens: most }),
      forwards: forwardsTo !== undefined || wordOf(get(answer, "remote_model")) !== undefined,
    }
  },
})

/** Ollama by its own API: OpenAI's has no place for the context. */
export const ollamaDialect: Dialect = {
  baseURL: "http://127.0.0.1:11434/v1",
  exchanges: { chat: chatExchange, infill: infillExchange, embed: embedExchange },
  factsCalls: (model) => [showCall(model)],
}
