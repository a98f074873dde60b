import { type LanguageModelV4StreamPart } from "@ai-sdk/provider"
import { type Route, type RoutedPart } from "@postern/core"
import { mapFinishReason, mapUsage, routeMetadata } from "./map-outcome.ts"

interface OpenBlock {
  readonly kind: "text" | "reasoning"
  readonly id: string
}

interface OpenCall {
  readonly id: string
  readonly name: string
  arguments: string
}

/** Makes the translation of one stream: the SDK wants text and reasoning in blocks, and each tool call once more as a whole. */
export const makePartMapper = (): ((part: RoutedPart) => ReadonlyArray<LanguageModelV4StreamPart>) => {
  let route: Route | undefined
  let block: OpenBlock | undefined
  let blocks = 0
  const calls = new Map<number, OpenCall>()

  const endBlock = (): ReadonlyArray<LanguageModelV4StreamPart> => {
    if (block === undefined) return []
    const { kind, id } = block
    block = undefined
    return [{ type: `${kind}-end`, id }]
  }

  const delta = (kind: OpenBlock["kind"], text: string): ReadonlyArray<LanguageModelV4StreamPart> => {
    if (block?.kind === kind) return [{ type: `${kind}-delta`, id: block.id, delta: text }]
    const ended = endBlock()
    const id = String(blocks++)
    block = { kind, id }
    return [...ended, { type: `${kind}-start`, id }, { type: `${kind}-delta`, id, delta: text }]
  }

  return (part) => {
    switch (part.type) {
      case "route":
        route = part.route
        return [{ type: "response-metadata", id: route.id, modelId: route.target, timestamp: new Date() }]
      case "response-start":
      case "embedding":
        return []
      case "text-delta":
        return delta("text", part.text)
      case "reasoning-delta":
        return delta("reasoning", part.text)
      case "tool-call-start":
        calls.set(part.index, { id: part.id, name: part.name, arguments: "" })
        return [...endBlock(), { type: "tool-input-start", id: part.id, toolName: part.name }]
      case "tool-call-delta": {
        const call = calls.get(part.index)
        if (call === undefined) return []
        call.arguments += part.arguments
        return [{ type: "tool-input-delta", id: call.id, delta: part.arguments }]
      }
      case "tool-call-end": {
        const call = calls.get(part.index)
        if (call === undefined) return []
        return [
          { type: "tool-input-end", id: call.id },
          { type: "tool-call", toolCallId: call.id, toolName: call.name, input: call.arguments },
        ]
      }
      case "finish":
        return [
          ...endBlock(),
          {
            type: "finish",
            finishReason: mapFinishReason(part.reason, part.rawReason),
            usage: mapUsage(part.usage),
            ...(route === undefined ? {} : { providerMetadata: routeMetadata(route) }),
          },
        ]
      default:
        return part satisfies never
    }
  }
}
