import { type Json, type ModelRequest, type StreamPart } from "@postern/core"
import { type EnginePart } from "./engine-protocol.ts"
import { repairArguments } from "./repair-arguments.ts"

const schemaOf = (request: ModelRequest, name: string): Json | undefined =>
  request.kind === "chat"
    ? request.body.tools?.find((tool) => tool.function.name === name)?.function.parameters
    : undefined

/** Puts a part of the engine's answer into the words of a target. Pure. */
export const decodePart = (target: string, request: ModelRequest, part: EnginePart): ReadonlyArray<StreamPart> => {
  switch (part.type) {
    case "start":
      return [{ type: "response-start", model: target }]
    case "text": {
      const { text, logprobs } = part
      return [{ type: "text-delta", text, ...(logprobs === undefined ? {} : { logprobs }) }]
    }
    case "reasoning":
      return [{ type: "reasoning-delta", text: part.text }]
    case "call": {
      const { index, id, name } = part
      const json = JSON.stringify(repairArguments(part.arguments, schemaOf(request, name)))
      return [
        { type: "tool-call-start", index, id, name },
        { type: "tool-call-delta", index, arguments: json },
        { type: "tool-call-end", index },
      ]
    }
    case "vector":
      return [{ type: "embedding", index: part.index, vector: part.vector }]
    case "finish":
      return [part]
  }
}
