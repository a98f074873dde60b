import { type ChatReply } from "@postern/core"
import type * as AiError from "effect/ai/AiError"
import type * as Response from "effect/ai/Response"
import * as Result from "effect/Result"
import { mapUsage, routeMetadata } from "./map-outcome.ts"
import { readArguments } from "./read-arguments.ts"

type ToolCall = ChatReply["toolCalls"][number]

const mapCall = (
  { id, function: { name, arguments: written } }: ToolCall,
  index: number,
): Result.Result<Response.ToolCallPartEncoded, AiError.AiErrorReason> =>
  Result.map(typeof written === "string" ? readArguments(name, written) : Result.succeed(written), (params) => ({
    type: "tool-call",
    id: id ?? `call-${index}`,
    name,
    params,
  }))

/** Writes a whole answer of the router in parts. Fails where a tool call's arguments are no JSON. */
export const mapReply = (
  reply: ChatReply,
  timestamp: string,
): Result.Result<Array<Response.PartEncoded>, AiError.AiErrorReason> =>
  Result.map(Result.all(reply.toolCalls.map(mapCall)), (calls) => {
    const { id, text, reasoning, finishReason: reason, usage, route, evidence } = reply
    return [
      { type: "response-metadata", id, modelId: route.target, timestamp },
      ...(reasoning === "" ? [] : [{ type: "reasoning" as const, text: reasoning }]),
      ...(text === "" ? [] : [{ type: "text" as const, text }]),
      ...calls,
      { type: "finish", reason, usage: mapUsage(usage), metadata: routeMetadata(route, evidence) },
    ]
  })
