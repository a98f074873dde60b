import { type ChatReply, type JsonObject } from "@postern/core"
import * as Result from "effect/Result"
import { nowInSeconds, routeField } from "../answer-facts.ts"
import { type DecodedCall, type Endpoint } from "../endpoint.ts"
import { makeChatEvents } from "../openai/chat-events.ts"
import { openaiFinishReason, openaiUsage } from "../openai/openai-answer.ts"
import { openaiError } from "../openai/openai-error.ts"
import { readAnswerOptions, withoutAnswerOptions } from "../openai/openai-options.ts"

/** The dialect is the router's own shape: what it does not read passes through. */
const inputOf = (body: JsonObject): JsonObject => {
  const { max_completion_tokens: newer, ...rest } = withoutAnswerOptions(body)
  return newer === undefined || rest["max_tokens"] !== undefined ? rest : { ...rest, max_tokens: newer }
}

const encode = ({ id, text, reasoning, toolCalls, finishReason, usage, route }: ChatReply): object => ({
  id: `chatcmpl-${id}`,
  object: "chat.completion",
  created: nowInSeconds(),
  model: route.target,
  choices: [
    {
      index: 0,
      message: {
        role: "assistant",
        content: text === "" && toolCalls.length > 0 ? null : text,
        refusal: null,
        ...(reasoning === "" ? {} : { reasoning_content: reasoning }),
        ...(toolCalls.length === 0 ? {} : { tool_calls: toolCalls }),
      },
      logprobs: null,
      finish_reason: openaiFinishReason(finishReason),
    },
  ],
  usage: openaiUsage(usage),
  postern: routeField(route),
})

/** `POST /v1/chat/completions`, for OpenAI's clients and Mistral's. */
export const openaiChat: Endpoint = {
  decode: (body) =>
    Result.map(readAnswerOptions(body), ({ isStream, includesUsage }): DecodedCall => ({
      kind: "chat",
      input: inputOf(body),
      whole: encode,
      ...(isStream ? { events: () => makeChatEvents(includesUsage) } : {}),
    })),
  error: openaiError,
}
