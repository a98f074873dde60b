import { type InfillReply, type JsonObject, type Route, type RoutedPart } from "@postern/core"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { event, nowInSeconds, routeField } from "../answer-facts.ts"
import { checkShape } from "../check-shape.ts"
import { type DecodedCall, type Endpoint, type EventWriter } from "../endpoint.ts"
import { openaiFinishReason, openaiUsage } from "../openai/openai-answer.ts"
import { openaiError } from "../openai/openai-error.ts"
import { type AnswerOptions, readAnswerOptions, withoutAnswerOptions } from "../openai/openai-options.ts"

const PromptSchema = Schema.Struct({
  prompt: Schema.Union([Schema.String, Schema.Tuple([Schema.String])]),
  suffix: Schema.optionalKey(Schema.NullOr(Schema.String)),
})

const headOf = ({ id, target }: Route): object => ({
  id: `cmpl-${id}`,
  object: "text_completion",
  created: nowInSeconds(),
  model: target,
})

const choice = (text: string, reason: string | null): object => ({
  index: 0,
  text,
  logprobs: null,
  finish_reason: reason,
})

const encode = ({ text, finishReason, usage, route }: InfillReply): object => ({
  ...headOf(route),
  choices: [choice(text, openaiFinishReason(finishReason))],
  usage: openaiUsage(usage),
  postern: routeField(route),
})

const makeEvents = (includesUsage: boolean): EventWriter => {
  let head: object = {}
  const write = (part: RoutedPart): string => {
    if (part.type === "route") {
      head = headOf(part.route)
      return event({ ...head, choices: [choice("", null)], postern: routeField(part.route) })
    }
    if (part.type === "text-delta") return event({ ...head, choices: [choice(part.text, null)] })
    if (part.type !== "finish") return ""
    const usage = openaiUsage(part.usage)
    const last = { ...head, choices: [choice("", openaiFinishReason(part.reason))] }
    return includesUsage ? event(last) + event({ ...head, choices: [], usage }) : event({ ...last, usage })
  }
  return { part: write, end: () => event("[DONE]"), error: (refusal) => event(openaiError(refusal)) }
}

const callOf = (body: JsonObject, prefix: string, suffix: string, options: AnswerOptions): DecodedCall => {
  const { prompt: _, max_completion_tokens: _newer, ...rest } = withoutAnswerOptions(body)
  return {
    kind: "infill",
    input: { ...rest, prefix, suffix },
    whole: encode,
    ...(options.isStream ? { events: () => makeEvents(options.includesUsage) } : {}),
  }
}

/** `POST /v1/completions`: what stands between `prompt` and `suffix`. */
export const openaiCompletions: Endpoint = {
  decode: (body) =>
    Result.flatMap(readAnswerOptions(body), (options) =>
      Result.map(checkShape(PromptSchema, body), ({ prompt, suffix }) =>
        callOf(body, typeof prompt === "string" ? prompt : prompt[0], suffix ?? "", options),
      ),
    ),
  error: openaiError,
}
