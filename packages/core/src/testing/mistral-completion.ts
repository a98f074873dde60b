import { type MistralAnswer, type MistralCall, type MistralToolCall, askedText } from "./mistral-answer.ts"

const created = 1_760_000_000

const isInfill = (call: MistralCall): boolean => call.path.endsWith("/fim/completions")

const countWords = (text: string): number => text.split(/\s+/).filter((word) => word !== "").length

/** The pieces of text that an answer consists of. */
const piecesOf = (answer: MistralAnswer, call: MistralCall): ReadonlyArray<string> =>
  answer.pieces ?? (answer.toolCalls ? [] : isInfill(call) ? ["return ", "a + b"] : ["Hello", " from", " the server."])

const wireToolCall = (call: MistralToolCall, index: number) => ({
  id: call.id ?? `call${String(index).padStart(5, "0")}`,
  type: "function",
  function: { name: call.name, arguments: call.arguments },
  index,
})

const finishReasonOf = (answer: MistralAnswer): string =>
  answer.finishReason ?? (answer.toolCalls && answer.toolCalls.length > 0 ? "tool_calls" : "stop")

const usageOf = (answer: MistralAnswer, call: MistralCall) => {
  if (answer.usage) return answer.usage
  const prompt_tokens = countWords(askedText(call))
  const completion_tokens = countWords(piecesOf(answer, call).join("")) + (answer.toolCalls?.length ?? 0)
  return { prompt_tokens, completion_tokens, total_tokens: prompt_tokens + completion_tokens }
}

const think = (text: string) => ({ type: "thinking", thinking: [{ type: "text", text }] })

/** The events of a streamed answer, in order, as the API sends them. The last one carries finish reason and usage. */
export const completionEvents = (answer: MistralAnswer, call: MistralCall): ReadonlyArray<object> => {
  const toolCalls = (answer.toolCalls ?? []).map(wireToolCall)
  const deltas = [
    ...(answer.reasoning ?? []).map((text) => ({ content: [think(text)] })),
    ...piecesOf(answer, call).map((content) => ({ content })),
    ...toolCalls.map((toolCall) => ({ content: "", tool_calls: [toolCall] })),
  ]
  const event = (delta: object, rest: object) => ({
    id: `cmpl-${call.index}`,
    object: "chat.completion.chunk",
    created,
    model: call.body["model"],
    choices: [{ index: 0, delta, ...rest }],
    p: "padding that the API adds against eavesdroppers",
  })
  const last = event({ content: "" }, { finish_reason: finishReasonOf(answer) })
  return [
    event({ role: "assistant", content: "" }, { finish_reason: null }),
    ...deltas.map((delta) => event(delta, { finish_reason: null })),
    { ...last, usage: usageOf(answer, call) },
  ]
}

/** The body of an answer that is not streamed. */
export const completionBody = (answer: MistralAnswer, call: MistralCall): object => {
  const text = piecesOf(answer, call).join("")
  const reasoning = (answer.reasoning ?? []).map(think)
  return {
    id: `cmpl-${call.index}`,
    object: "chat.completion",
    created,
    model: call.body["model"],
    usage: usageOf(answer, call),
    choices: [
      {
        index: 0,
        finish_reason: finishReasonOf(answer),
        message: {
          role: "assistant",
          content: reasoning.length > 0 ? [...reasoning, { type: "text", text }] : text,
          tool_calls: answer.toolCalls ? answer.toolCalls.map(wireToolCall) : null,
        },
      },
    ],
  }
}
