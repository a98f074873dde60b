import { type Route, type RoutedPart } from "@postern/core"
import type * as AiError from "effect/ai/AiError"
import type * as Response from "effect/ai/Response"
import * as Result from "effect/Result"
import { makeOpenParts } from "../parts/open-parts.ts"
import { mapUsage, routeMetadata } from "./map-outcome.ts"
import { readArguments } from "./read-arguments.ts"

type Mapped = ReadonlyArray<Response.StreamPartEncoded>

/** Makes the translation of one stream: effect wants text and reasoning in blocks, and each tool call once more as a whole. */
export const makePartMapper = (
  timestamp: string,
): ((part: RoutedPart) => Result.Result<Mapped, AiError.AiErrorReason>) => {
  let route: Route | undefined
  const open = makeOpenParts()

  const endCall = (index: number): Result.Result<Mapped, AiError.AiErrorReason> => {
    const call = open.addToCall(index, "")
    if (call === undefined) return Result.succeed([])
    const { id, name } = call
    return Result.map(readArguments(name, call.arguments), (params) => [
      { type: "tool-params-end", id },
      { type: "tool-call", id, name, params },
    ])
  }

  return (part) => {
    switch (part.type) {
      case "route":
        route = part.route
        return Result.succeed([
          { type: "response-metadata", id: route.id, modelId: route.target, timestamp, metadata: routeMetadata(route) },
        ])
      case "response-start":
      case "embedding":
        return Result.succeed([])
      case "text-delta":
        return Result.succeed(open.say("text", part.text))
      case "reasoning-delta":
        return Result.succeed(open.say("reasoning", part.text))
      case "tool-call-start":
        open.beginCall(part.index, part.id, part.name)
        return Result.succeed([...open.endBlock(), { type: "tool-params-start", id: part.id, name: part.name }])
      case "tool-call-delta": {
        const call = open.addToCall(part.index, part.arguments)
        return Result.succeed(
          call === undefined ? [] : [{ type: "tool-params-delta", id: call.id, delta: part.arguments }],
        )
      }
      case "tool-call-end":
        return endCall(part.index)
      case "finish":
        return Result.succeed([
          ...open.endBlock(),
          {
            type: "finish",
            reason: part.reason,
            usage: mapUsage(part.usage),
            ...(route === undefined ? {} : { metadata: routeMetadata(route) }),
          },
        ])
      default:
        return part satisfies never
    }
  }
}
