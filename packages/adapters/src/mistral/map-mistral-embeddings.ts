import { ModelError, type StreamPart } from "@postern/core"
import * as Effect from "effect/Effect"
import { mapMistralUsage } from "./map-mistral-usage.ts"
import { type EmbeddingResponse } from "./load-sdk.ts"

const inputCount = (body: Uint8Array): number => {
  const parsed: unknown = JSON.parse(new TextDecoder().decode(body))
  const input = typeof parsed === "object" && parsed !== null && "input" in parsed ? parsed.input : undefined
  return Array.isArray(input) ? input.length : 1
}

/** Maps the vectors of an answer, in the order of the inputs; each input must have exactly one. */
export const mapMistralEmbeddings = (
  target: string,
  sent: Uint8Array,
  answer: EmbeddingResponse,
): Effect.Effect<ReadonlyArray<StreamPart>, ModelError> => {
  const expected = inputCount(sent)
  const byIndex = new Map(answer.data.map((item, position) => [item.index ?? position, item.embedding]))
  const parts: Array<StreamPart> = [{ type: "response-start", model: answer.model }]
  for (let index = 0; index < expected; index++) {
    const vector = byIndex.get(index)
    if (vector) parts.push({ type: "embedding", index, vector })
  }
  if (parts.length !== expected + 1 || answer.data.length !== expected) {
    const message = `Mistral's answer does not match: expected ${expected} vectors, came ${answer.data.length}; ask again`
    return Effect.fail(new ModelError({ reason: "malformed", target, message }))
  }
  return Effect.succeed([...parts, { type: "finish", reason: "stop", usage: mapMistralUsage(answer.usage) }])
}
