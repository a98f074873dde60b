import { type Route, type RoutedPart } from "@postern/core"
import type * as AiError from "effect/ai/AiError"
import type * as Response from "effect/ai/Response"
import * as Result from "effect/Result"
import { mapUsage, routeMetadata } from "./map-outcome.ts"
import { readArguments } from "./read-arguments.ts"

interface OpenBlock {
  readonly kind: "text" | "reasoning"
  readonly id: string
}

interface OpenCall {
  readonly id: string
  readonly name: string
  arguments: string
}

type Mapped = ReadonlyArray<Response.StreamPartEncoded>

/** Makes the translation of one stream: effect wants text and reasoning in blocks, and each tool call once more as a whole. */
export const makePartMapper = (
  timestamp: string,
): ((part: RoutedPart) => Result.Result<Mapped, AiError.AiErrorReason>) => {
  let route: Route | undefined
  let block: OpenBlock | undefined
  let blocks = 0
  const calls = new Map<number, OpenCall>()

  const endBlock = (): Mapped => {
    if (block === undefined) return []
    const { kind, id } = block
    block = undefined
    return [{ type: `${kind}-end`, id }]
  }

  const delta = (kind: OpenBlock["kind"], text: string): Mapped => {
    if (block?.kind === kind) return [{ type: `${kind}-delta`, id: block.id, delta: text }]
    const ended = endBlock()
    const id = String(blocks++)
    block = { kind, id }
    return [...ended, { type: `${kind}-start`, id }, { type: `${kind}-delta`, id, delta: text }]
  }

  const endCall = (index: number): Result.Result<Mapped, AiError.AiErrorReason> => {
    const call = calls.get(index)
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
        return Result.succeed(delta("text", part.text))
      case "reasoning-delta":
        return Result.succeed(delta("reasoning", part.text))
      case "tool-call-start":
        calls.set(part.index, { id: part.id, name: part.name, arguments: "" })
        return Result.succeed([...endBlock(), { type: "tool-params-start", id: part.id, name: part.name }])
      case "tool-call-delta": {
        const call = calls.get(part.index)
        if (call === undefined) return Result.succeed([])
        call.arguments += part.arguments
        return Result.succeed([{ type: "tool-params-delta", id: call.id, delta: part.arguments }])
      }
      case "tool-call-end":
        return endCall(part.index)
      case "finish":
        return Result.succeed([
          ...endBlock(),
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
