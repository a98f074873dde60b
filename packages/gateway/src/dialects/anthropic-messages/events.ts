import { type FinishPart, type Route, type RoutedPart } from "@postern/core"
import { event, routeField } from "../answer-facts.ts"
import { type EventWriter } from "../endpoint.ts"
import { anthropicError, anthropicUsage, stopReason } from "./encode.ts"

const named = <A extends { readonly type: string }>(data: A): string => event(data, data.type)

const started = (route: Route): string =>
  named({
    type: "message_start",
    message: {
      id: `msg_${route.id}`,
      type: "message",
      role: "assistant",
      model: route.target,
      content: [],
      stop_reason: null,
      stop_sequence: null,
      usage: anthropicUsage({}),
      postern: routeField(route),
    },
  })

const finished = ({ reason, usage }: FinishPart): string =>
  named({
    type: "message_delta",
    delta: { stop_reason: stopReason(reason), stop_sequence: null },
    usage: anthropicUsage(usage),
  })

/** Writes an answer as Anthropic's events: one block after the other, each begun and ended. */
export const makeMessageEvents = (): EventWriter => {
  let index = -1
  /** What the open block is: text, thinking, or the call of this number. */
  let open: string | undefined
  const close = (): string => {
    if (open === undefined) return ""
    open = undefined
    return named({ type: "content_block_stop", index })
  }
  const enter = (kind: string, block: object): string => {
    if (open === kind) return ""
    const before = close()
    index += 1
    open = kind
    return before + named({ type: "content_block_start", index, content_block: block })
  }
  const delta = (value: object): string => named({ type: "content_block_delta", index, delta: value })
  const write = (part: RoutedPart): string => {
    switch (part.type) {
      case "route":
        return started(part.route)
      case "text-delta":
        return enter("text", { type: "text", text: "" }) + delta({ type: "text_delta", text: part.text })
      case "reasoning-delta":
        return (
          enter("thinking", { type: "thinking", thinking: "", signature: "" }) +
          delta({ type: "thinking_delta", thinking: part.text })
        )
      case "tool-call-start":
        return enter(`call ${part.index}`, { type: "tool_use", id: part.id, name: part.name, input: {} })
      case "tool-call-delta":
        return delta({ type: "input_json_delta", partial_json: part.arguments })
      case "finish":
        return close() + finished(part)
      case "response-start":
      case "tool-call-end":
      case "embedding":
        return ""
    }
  }
  return {
    part: write,
    end: () => named({ type: "message_stop" }),
    error: (refusal) => event(anthropicError(refusal), "error"),
  }
}
