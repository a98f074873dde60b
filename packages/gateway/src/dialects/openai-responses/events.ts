import { type Route, type RoutedPart } from "@postern/core"
import { event } from "../answer-facts.ts"
import { type EventWriter } from "../endpoint.ts"
import {
  callItem,
  customInput,
  type CustomTools,
  endOf,
  failedResponse,
  messageItem,
  reasoningItem,
  responseHead,
  responsesUsage,
  textPart,
} from "./encode.ts"

/** The item that is being written. */
type OpenItem =
  | { readonly kind: "message"; readonly id: string; text: string }
  | { readonly kind: "reasoning"; readonly id: string; text: string }
  | { readonly kind: "call"; readonly id: string; readonly callId: string; readonly name: string; text: string }

const itemOf = (item: OpenItem, custom: CustomTools, status: string): object => {
  if (item.kind === "call") return callItem({ ...item, json: item.text }, custom, status)
  return item.kind === "message" ? messageItem(item.id, item.text, status) : reasoningItem(item.id, item.text, status)
}

/** Writes an answer as the typed events of the Responses API: one item after the other, each numbered. */
export const makeResponseEvents = (custom: CustomTools): EventWriter => {
  let sequence = 0
  let route: Route | undefined
  let head: object = {}
  let open: OpenItem | undefined
  const done: Array<object> = []
  const send = (type: string, data: object): string => event({ type, sequence_number: sequence++, ...data }, type)
  const place = () => ({ output_index: done.length, item_id: open?.id })

  const begin = (item: OpenItem): string => {
    const before = close()
    open = item
    const added = send("response.output_item.added", {
      output_index: done.length,
      item: itemOf(item, custom, "in_progress"),
    })
    const part = { ...place(), content_index: 0, part: textPart("") }
    return before + added + (item.kind === "message" ? send("response.content_part.added", part) : "")
  }

  const closing = (item: OpenItem): string => {
    const at = { ...place(), content_index: 0 }
    if (item.kind === "message") {
      const text = send("response.output_text.done", { ...at, text: item.text, logprobs: [] })
      return text + send("response.content_part.done", { ...at, part: textPart(item.text) })
    }
    if (item.kind !== "call") return send("response.reasoning_text.done", { ...at, text: item.text })
    return custom.has(item.name)
      ? send("response.custom_tool_call_input.done", { ...place(), input: customInput(item.text) })
      : send("response.function_call_arguments.done", { ...place(), name: item.name, arguments: item.text })
  }

  const close = (): string => {
    if (open === undefined) return ""
    const item = itemOf(open, custom, "completed")
    const text = closing(open) + send("response.output_item.done", { output_index: done.length, item })
    done.push(item)
    open = undefined
    return text
  }

  const say = (kind: "message" | "reasoning", text: string): string => {
    const began =
      open?.kind === kind
        ? ""
        : begin({ kind, id: `${kind === "message" ? "msg" : "rs"}_${route?.id}_${done.length}`, text: "" })
    if (open !== undefined) open.text += text
    const type = kind === "message" ? "response.output_text.delta" : "response.reasoning_text.delta"
    return (
      began + send(type, { ...place(), content_index: 0, delta: text, ...(kind === "message" ? { logprobs: [] } : {}) })
    )
  }

  const write = (part: RoutedPart): string => {
    switch (part.type) {
      case "route": {
        route = part.route
        head = responseHead(part.route)
        const response = {
          ...head,
          status: "in_progress",
          error: null,
          incomplete_details: null,
          output: [],
          usage: null,
        }
        return send("response.created", { response }) + send("response.in_progress", { response })
      }
      case "text-delta":
        return say("message", part.text)
      case "reasoning-delta":
        return say("reasoning", part.text)
      case "tool-call-start":
        return begin({ kind: "call", id: `fc_${route?.id}_${part.index}`, callId: part.id, name: part.name, text: "" })
      case "tool-call-delta": {
        if (open?.kind !== "call") return ""
        open.text += part.arguments
        // A custom tool's text is inside the arguments, and is told when they are complete.
        return custom.has(open.name)
          ? ""
          : send("response.function_call_arguments.delta", { ...place(), delta: part.arguments })
      }
      case "tool-call-end":
        return close()
      case "finish": {
        const before = close()
        const end = endOf(part.reason)
        const type =
          part.reason === "length" || part.reason === "content-filter" ? "response.incomplete" : "response.completed"
        return before + send(type, { response: { ...head, ...end, output: done, usage: responsesUsage(part.usage) } })
      }
      case "response-start":
      case "embedding":
        return ""
    }
  }
  return {
    part: write,
    end: () => "",
    // The first is what agents look for, the second what OpenAI's own client throws.
    error: (refusal) => {
      const { code, message } = refusal
      const failed = send("response.failed", { response: failedResponse(route, refusal) })
      return (
        failed +
        send("error", { code, message, param: null, error: { code, message, type: "server_error", param: null } })
      )
    },
  }
}
