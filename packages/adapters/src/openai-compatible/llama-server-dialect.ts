import { type AnswerEvent } from "../network/fold-answer.ts"
import { mapUsage } from "../network/map-usage.ts"
import { type Dialect, type Exchange } from "./dialect.ts"
import { chatExchange, embedExchange, modelsCall, ours } from "./openai-dialect.ts"
import { get, present, sizeOf, textOf, without, wordOf } from "../network/read-json.ts"

/** Its own words for why an infill ended. */
const finishReasonOf = (event: unknown): string | undefined => {
  if (get(event, "stop") !== true) return undefined
  return get(event, "stop_type") === "limit" ? "length" : "stop"
}

const readInfillEvent = (event: unknown): AnswerEvent => {
  const finishReason = finishReasonOf(event)
  const usage = mapUsage(get(event, "tokens_evaluated"), undefined, get(event, "tokens_predicted"))
  return {
    model: wordOf(get(event, "model")),
    content: [{ type: "text-delta", text: textOf(get(event, "content")) }],
    toolCalls: [],
    ...(finishReason === undefined ? {} : { finishReason, usage }),
  }
}

/** llama-server writes the model's own infill tokens around prefix and suffix. */
const infillExchange: Exchange = {
  path: { from: "root", path: "/infill" },
  format: "sse",
  writeBody: ({ body }, { model }) => {
    const { prefix, suffix, max_tokens, ...rest } = without(body, [...ours, "path"])
    return {
      ...rest,
      ...present({ n_predict: max_tokens }),
      model,
      input_prefix: prefix,
      input_suffix: suffix,
      stream: true,
      cache_prompt: true,
    }
  },
  readEvent: readInfillEvent,
}

/** llama.cpp's server, alone or behind llama-swap. */
export const llamaServerDialect: Dialect = {
  baseURL: "http://127.0.0.1:8080/v1",
  exchanges: { chat: chatExchange, infill: infillExchange, embed: embedExchange },
  factsCalls: () => [
    {
      method: "GET",
      path: { from: "root", path: "/props" },
      read: (answer) => {
        // The context of one slot: that is what a request has.
        const contextTokens = sizeOf(get(answer, "default_generation_settings", "n_ctx"))
        const slots = sizeOf(get(answer, "total_slots"))
        return { ...(contextTokens === undefined ? {} : { contextTokens }), ...(slots === undefined ? {} : { slots }) }
      },
    },
    // The context in its list is the one the model was trained with, which is not what is loaded.
    { ...modelsCall, read: (answer, model) => ({ models: modelsCall.read(answer, model).models ?? [] }) },
  ],
  conditionCalls: [
    { path: "/health", read: (status) => (status === 503 ? { unready: "its server is loading the model" } : {}) },
    {
      // Slots hold what others asked: nothing but how many are taken is kept. A server may be told not to show them.
      path: "/slots",
      read: (status, answer) =>
        status === 200 && Array.isArray(answer)
          ? { running: answer.filter((slot) => get(slot, "is_processing") === true).length }
          : {},
    },
  ],
}
