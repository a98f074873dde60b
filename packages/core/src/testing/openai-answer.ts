import { createHash } from "node:crypto"
import { type MistralAnswer, type MistralCall } from "./mistral-answer.ts"

const wordsIn = (text: string): number => text.split(/\s+/).filter((word) => word !== "").length

/** The vector that servers with OpenAI's API give for a text here: from its SHA-256. */
const vectorOf = (text: string): ReadonlyArray<number> => {
  const digest = createHash("sha256").update(text).digest()
  return Array.from({ length: 8 }, (_, index) => digest.readInt32LE(index * 4) / 2 ** 31)
}

const inputsOf = (call: MistralCall): ReadonlyArray<string> => [call.body["input"]].flat().map(String)

const usageOf = (answer: MistralAnswer, call: MistralCall) => {
  if (answer.usage) return answer.usage
  const prompt_tokens = Math.max(1, wordsIn(JSON.stringify(call.body["messages"] ?? call.body["prompt"] ?? "")))
  const completion_tokens = Math.max(1, wordsIn((answer.pieces ?? []).join("")))
  const prompt_tokens_details = { cached_tokens: 0 }
  return { prompt_tokens, completion_tokens, total_tokens: prompt_tokens + completion_tokens, prompt_tokens_details }
}

const piecesOf = ({ pieces, toolCalls }: MistralAnswer): ReadonlyArray<string> =>
  pieces ?? (toolCalls ? [] : ["Hello", " from", " the server."])

/** Arguments come in two pieces, as OpenAI sends them. */
const toolCallDeltas = ({ toolCalls = [] }: MistralAnswer): ReadonlyArray<object> =>
  toolCalls.flatMap((call, index) => {
    const text = typeof call.arguments === "string" ? call.arguments : JSON.stringify(call.arguments)
    const id = call.id ?? `call_${index}`
    return [
      { index, id, type: "function", function: { name: call.name, arguments: text.slice(0, 3) } },
      { index, function: { arguments: text.slice(3) } },
    ]
  })

/** The events of a streamed chat or completion, as OpenAI's API and its likes send them: usage in one of its own. */
export const openaiEvents = (answer: MistralAnswer, call: MistralCall): ReadonlyArray<object> => {
  const model = call.body["model"]
  const isChat = call.path.endsWith("/chat/completions")
  const object = isChat ? "chat.completion.chunk" : "text_completion"
  const event = (choices: ReadonlyArray<object>, rest: object = {}) => ({
    id: `chatcmpl-${call.index}`,
    object,
    created: 1_760_000_000,
    model,
    choices,
    ...rest,
  })
  const choice = (delta: object, finish_reason: string | null = null) => event([{ index: 0, delta, finish_reason }])
  const finish = answer.finishReason ?? ((answer.toolCalls ?? []).length > 0 ? "tool_calls" : "stop")
  const last = event([], { usage: usageOf(answer, call) })
  if (!isChat) {
    const text = (piece: string, finish_reason: string | null) => event([{ index: 0, text: piece, finish_reason }])
    return [...piecesOf(answer).map((piece) => text(piece, null)), text("", finish), last]
  }
  return [
    choice({ role: "assistant", content: "" }),
    ...(answer.reasoning ?? []).map((reasoning_content) => choice({ reasoning_content })),
    ...piecesOf(answer).map((content) => choice({ content })),
    ...toolCallDeltas(answer).map((toolCall) => choice({ tool_calls: [toolCall] })),
    choice({}, finish),
    last,
  ]
}

/** The body of a chat or completion that is not streamed. */
export const openaiBody = (answer: MistralAnswer, call: MistralCall): object => {
  const text = piecesOf(answer).join("")
  const finish_reason = answer.finishReason ?? ((answer.toolCalls ?? []).length > 0 ? "tool_calls" : "stop")
  const tool_calls = (answer.toolCalls ?? []).map((toolCall, index) => ({
    id: toolCall.id ?? `call_${index}`,
    type: "function",
    function: {
      name: toolCall.name,
      arguments: typeof toolCall.arguments === "string" ? toolCall.arguments : JSON.stringify(toolCall.arguments),
    },
  }))
  const message = { role: "assistant", content: text, ...(tool_calls.length === 0 ? {} : { tool_calls }) }
  const isChat = call.path.endsWith("/chat/completions")
  return {
    id: `chatcmpl-${call.index}`,
    object: isChat ? "chat.completion" : "text_completion",
    created: 1_760_000_000,
    model: call.body["model"],
    choices: [{ index: 0, finish_reason, ...(isChat ? { message } : { text }) }],
    usage: usageOf(answer, call),
  }
}

/** The body of an embeddings answer. */
export const openaiVectors = (call: MistralCall): object => ({
  object: "list",
  model: call.body["model"],
  data: inputsOf(call).map((text, index) => ({ object: "embedding", index, embedding: vectorOf(text) })),
  usage: { prompt_tokens: inputsOf(call).length, total_tokens: inputsOf(call).length },
})

/** The events of llama-server's `/infill`. */
export const llamaServerInfill = (answer: MistralAnswer): ReadonlyArray<object> => [
  ...piecesOf(answer).map((content) => ({ index: 0, content, tokens: [], stop: false, id_slot: 0 })),
  { content: "", stop: true, stop_type: "eos", tokens_evaluated: 9, tokens_predicted: 4, truncated: false },
]

/** The lines of Ollama's `/api/chat` and `/api/generate`. */
export const ollamaLines = (answer: MistralAnswer, call: MistralCall): ReadonlyArray<object> => {
  const model = call.body["model"]
  const created_at = "2026-01-01T00:00:00Z"
  const isChat = call.path === "/api/chat"
  const say = (text: string, rest: object = {}) =>
    isChat ? { message: { role: "assistant", content: text, ...rest } } : { response: text }
  const calls = (answer.toolCalls ?? []).map((toolCall) => ({
    function: {
      name: toolCall.name,
      arguments: typeof toolCall.arguments === "string" ? JSON.parse(toolCall.arguments) : toolCall.arguments,
    },
  }))
  const { completion_tokens, prompt_tokens } = usageOf(answer, call)
  return [
    ...(answer.reasoning ?? []).map((thinking) => ({ model, created_at, ...say("", { thinking }), done: false })),
    ...piecesOf(answer).map((text) => ({ model, created_at, ...say(text), done: false })),
    ...(calls.length === 0 ? [] : [{ model, created_at, ...say("", { tool_calls: calls }), done: false }]),
    {
      model,
      created_at,
      ...say(""),
      done: true,
      done_reason: answer.finishReason ?? "stop",
      prompt_eval_count: prompt_tokens,
      eval_count: completion_tokens,
    },
  ]
}

/** The body of Ollama's `/api/embed`. */
export const ollamaVectors = (call: MistralCall): object => ({
  model: call.body["model"],
  embeddings: inputsOf(call).map(vectorOf),
  prompt_eval_count: inputsOf(call).length,
})
