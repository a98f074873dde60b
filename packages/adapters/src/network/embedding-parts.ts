import { ModelError, type StreamPart, type Usage } from "@postern/core"
import * as Effect from "effect/Effect"

/** The vectors of an answer, each with the position of its input. */
export interface AnsweredVectors {
  readonly model?: string | undefined
  readonly vectors: ReadonlyArray<{ readonly index: number; readonly vector: ReadonlyArray<number> | undefined }>
  readonly usage: Usage
}

const inputCount = (body: string): number => {
  const parsed: unknown = JSON.parse(body)
  const input = typeof parsed === "object" && parsed !== null && "input" in parsed ? parsed.input : undefined
  return Array.isArray(input) ? input.length : 1
}

/** The parts of an embeddings answer, in the order of the inputs that were sent; each input must have exactly one vector. */
export const embeddingParts = (
  target: string,
  sent: string,
  { model, usage, vectors }: AnsweredVectors,
): Effect.Effect<ReadonlyArray<StreamPart>, ModelError> => {
  const expected = inputCount(sent)
  const byIndex = new Map(vectors.map(({ index, vector }) => [index, vector]))
  const parts: Array<StreamPart> = [{ type: "response-start", ...(model === undefined ? {} : { model }) }]
  for (let index = 0; index < expected; index++) {
    const vector = byIndex.get(index)
    if (vector) parts.push({ type: "embedding", index, vector })
  }
  if (parts.length !== expected + 1 || vectors.length !== expected) {
    const message = `The answer of ${target} does not match: expected ${expected} vectors, came ${vectors.length}; ask again`
    return Effect.fail(new ModelError({ reason: "malformed", target, message }))
  }
  return Effect.succeed([...parts, { type: "finish", reason: "stop", usage }])
}
