import { type ChatReply, type FinishReason, type Route, type Usage } from "@postern/core"
import { nowInSeconds, routeField } from "../answer-facts.ts"
import { type Refusal } from "../refusal.ts"

/** Names of the tools that take a text instead of arguments. */
export type CustomTools = ReadonlySet<string>

/** What is said of an answer whatever has become of it. */
export const responseHead = (route: Route, createdAt: number = nowInSeconds()) => ({
  id: `resp_${route.id}`,
  object: "response",
  created_at: createdAt,
  model: route.target,
  store: false,
  previous_response_id: null,
  instructions: null,
  metadata: {},
  parallel_tool_calls: true,
  temperature: null,
  top_p: null,
  tool_choice: "auto",
  tools: [],
  postern: routeField(route),
})

/** The account of tokens of the Responses API. */
export const responsesUsage = ({ inputTokens = 0, outputTokens = 0, cachedInputTokens = 0 }: Usage): object => ({
  input_tokens: inputTokens,
  input_tokens_details: { cached_tokens: cachedInputTokens },
  output_tokens: outputTokens,
  output_tokens_details: { reasoning_tokens: 0 },
  total_tokens: inputTokens + outputTokens,
})

/** How an answer ended. */
export const endOf = (reason: FinishReason): object => {
  const why = reason === "length" ? "max_output_tokens" : reason === "content-filter" ? "content_filter" : undefined
  return why === undefined
    ? { status: "completed", incomplete_details: null, error: null }
    : { status: "incomplete", incomplete_details: { reason: why }, error: null }
}

/** A text of the answer. */
export const messageItem = (id: string, text: string, status: string): object => ({
  type: "message",
  id,
  role: "assistant",
  status,
  content: status === "in_progress" ? [] : [textPart(text)],
})

/** A piece of text. */
export const textPart = (text: string): object => ({ type: "output_text", text, annotations: [], logprobs: [] })

/** What the model thought. */
export const reasoningItem = (id: string, text: string, status: string): object => ({
  type: "reasoning",
  id,
  status,
  summary: [],
  content: text === "" ? [] : [{ type: "reasoning_text", text }],
})

/** The text that a custom tool is called with. */
export const customInput = (json: string): string => {
  try {
    const value: unknown = JSON.parse(json)
    if (typeof value === "object" && value !== null && "input" in value && typeof value.input === "string")
      return value.input
  } catch {
    // Not what the model was asked for: it goes on as it is.
  }
  return json
}

/** A call of a tool. */
export const callItem = (
  {
    id,
    callId,
    name,
    json,
  }: { readonly id: string; readonly callId: string; readonly name: string; readonly json: string },
  custom: CustomTools,
  status: string,
): object =>
  custom.has(name)
    ? {
        type: "custom_tool_call",
        id,
        call_id: callId,
        name,
        input: status === "in_progress" ? "" : customInput(json),
        status,
      }
    : { type: "function_call", id, call_id: callId, name, arguments: status === "in_progress" ? "" : json, status }

/** A whole answer. */
export const encodeResponse =
  (custom: CustomTools) =>
  (reply: ChatReply): object => {
    const { text, reasoning, toolCalls, finishReason, usage, route } = reply
    const calls = toolCalls.map((call, index) => {
      const json =
        typeof call.function.arguments === "string" ? call.function.arguments : JSON.stringify(call.function.arguments)
      const facts = {
        id: `fc_${route.id}_${index}`,
        callId: call.id ?? `call_${index}`,
        name: call.function.name,
        json,
      }
      return callItem(facts, custom, "completed")
    })
    return {
      ...responseHead(route),
      ...endOf(finishReason),
      output: [
        ...(reasoning === "" ? [] : [reasoningItem(`rs_${route.id}`, reasoning, "completed")]),
        ...(text === "" ? [] : [messageItem(`msg_${route.id}`, text, "completed")]),
        ...calls,
      ],
      usage: responsesUsage(usage),
    }
  }

/** OpenAI's error inside a response that failed. */
export const failedResponse = (route: Route | undefined, { code, message }: Refusal): object => ({
  ...(route === undefined ? { object: "response" } : responseHead(route)),
  status: "failed",
  error: { code, message },
  incomplete_details: null,
  output: [],
  usage: null,
})
