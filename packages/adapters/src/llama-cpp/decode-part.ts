import { type Json, type ModelRequest, type StreamPart } from "@postern/core"
import { type EnginePart } from "./engine-protocol.ts"
import { dropAbsent } from "./grammar-schema.ts"

const schemaOf = (request: ModelRequest, name: string): Json | undefined =>
  request.kind === "chat"
    ? request.body.tools?.find((tool) => tool.function.name === name)?.function.parameters
    : undefined

/** Puts a part of the engine's answer into the words of a target. Pure. */
export const decodePart = (target: string, request: ModelRequest, part: EnginePart): ReadonlyArray<StreamPart> => {
  switch (part.type) {
    case "start":
      return [{ type: "response-start", model: target }]
    case "text":
      return [{ type: "text-delta", text: part.text }]
    case "reasoning":
      return [{ type: "reasoning-delta", text: part.text }]
    case "call": {
      const { index, id, name } = part
      const json = JSON.stringify(dropAbsent(part.arguments, schemaOf(request, name)))
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
