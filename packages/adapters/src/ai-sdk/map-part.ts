import { type LanguageModelV4StreamPart } from "@ai-sdk/provider"
import { type Route, type RoutedPart } from "@postern/core"
import { makeOpenParts } from "../parts/open-parts.ts"
import { mapFinishReason, mapUsage, routeMetadata } from "./map-outcome.ts"

/** Makes the translation of one stream: the SDK wants text and reasoning in blocks, and each tool call once more as a whole. */
export const makePartMapper = (): ((part: RoutedPart) => ReadonlyArray<LanguageModelV4StreamPart>) => {
  let route: Route | undefined
  const open = makeOpenParts()

  return (part) => {
    switch (part.type) {
      case "route":
        route = part.route
        return [{ type: "response-metadata", id: route.id, modelId: route.target, timestamp: new Date() }]
      case "response-start":
      case "embedding":
        return []
      case "text-delta":
        return open.say("text", part.text)
      case "reasoning-delta":
        return open.say("reasoning", part.text)
      case "tool-call-start":
        open.beginCall(part.index, part.id, part.name)
        return [...open.endBlock(), { type: "tool-input-start", id: part.id, toolName: part.name }]
      case "tool-call-delta": {
        const call = open.addToCall(part.index, part.arguments)
        return call === undefined ? [] : [{ type: "tool-input-delta", id: call.id, delta: part.arguments }]
      }
      case "tool-call-end": {
        const call = open.addToCall(part.index, "")
        if (call === undefined) return []
        return [
          { type: "tool-input-end", id: call.id },
          { type: "tool-call", toolCallId: call.id, toolName: call.name, input: call.arguments },
        ]
      }
      case "finish":
        return [
          ...open.endBlock(),
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
