import { type Route, type RoutedPart } from "@postern/core"
import { event, nowInSeconds, routeField } from "../answer-facts.ts"
import { type EventWriter } from "../endpoint.ts"
import { openaiFinishReason, openaiUsage } from "./openai-answer.ts"
import { openaiError } from "./openai-error.ts"

/** The head of every event of an answer is the same: written once, for there is an event for each token. */
const headOf = ({ id, target }: Route): string =>
  `data: {"id":"chatcmpl-${id}","object":"chat.completion.chunk","created":${nowInSeconds()},"model":${JSON.stringify(target)},`

/** Writes an answer as chunks of a chat completion. */
export const makeChatEvents = (includesUsage: boolean): EventWriter => {
  let head = ""
  const chunk = (delta: object, rest = `"finish_reason":null}]}`): string =>
    `${head}"choices":[{"index":0,"delta":${JSON.stringify(delta)},${rest}\n\n`
  const write = (part: RoutedPart): string => {
    switch (part.type) {
      case "route":
        head = headOf(part.route)
        return chunk(
          { role: "assistant", content: "" },
          `"finish_reason":null}],"postern":${JSON.stringify(routeField(part.route))}}`,
        )
      case "text-delta":
        return chunk({ content: part.text })
      case "reasoning-delta":
        return chunk({ reasoning_content: part.text })
      case "tool-call-start": {
        const call = { name: part.name, arguments: "" }
        return chunk({ tool_calls: [{ index: part.index, id: part.id, type: "function", function: call }] })
      }
      case "tool-call-delta":
        return chunk({ tool_calls: [{ index: part.index, function: { arguments: part.arguments } }] })
      case "finish": {
        const usage = JSON.stringify(openaiUsage(part.usage))
        const reason = `"finish_reason":"${openaiFinishReason(part.reason)}"}]`
        return includesUsage
          ? `${chunk({}, `${reason}}`)}${head}"choices":[],"usage":${usage}}\n\n`
          : chunk({}, `${reason},"usage":${usage}}`)
      }
      case "response-start":
      case "tool-call-end":
      case "embedding":
        return ""
    }
  }
  return { part: write, end: () => event("[DONE]"), error: (refusal) => event(openaiError(refusal)) }
}
