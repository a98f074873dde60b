import { type InfillReply } from "@postern/core"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { event, nowInSeconds, routeField } from "../answer-facts.ts"
import { checkShape } from "../check-shape.ts"
import { type DecodedCall, type Endpoint } from "../endpoint.ts"
import { makeChatEvents } from "../openai/chat-events.ts"
import { openaiFinishReason, openaiUsage } from "../openai/openai-answer.ts"
import { readAnswerOptions, withoutAnswerOptions } from "../openai/openai-options.ts"
import { type Refusal } from "../refusal.ts"

const FimSchema = Schema.Struct({
  prompt: Schema.String,
  suffix: Schema.optionalKey(Schema.NullOr(Schema.String)),
})

const encode = ({ id, text, finishReason, usage, route }: InfillReply): object => ({
  id,
  object: "chat.completion",
  created: nowInSeconds(),
  model: route.target,
  choices: [
    {
      index: 0,
      message: { role: "assistant", content: text, tool_calls: null },
      finish_reason: openaiFinishReason(finishReason),
    },
  ],
  usage: openaiUsage(usage),
  postern: routeField(route),
})

/** The error object of Mistral's API. */
const mistralError = ({ message, code }: Refusal): object => ({
  object: "error",
  message,
  type: code,
  param: null,
  code: null,
})

/** `POST /v1/fim/completions`: Mistral's infill, which answers like a chat. */
export const mistralFim: Endpoint = {
  decode: (body) =>
    Result.flatMap(readAnswerOptions(body), ({ isStream }) =>
      Result.map(checkShape(FimSchema, body), ({ prompt, suffix }): DecodedCall => {
        const { prompt: _, ...rest } = withoutAnswerOptions(body)
        return {
          kind: "infill",
          input: { ...rest, prefix: prompt, suffix: suffix ?? "" },
          whole: encode,
          ...(isStream
            ? { events: () => ({ ...makeChatEvents(false), error: (refusal) => event(mistralError(refusal)) }) }
            : {}),
        }
      }),
    ),
  error: mistralError,
}
