import { type EmbedReply } from "@postern/core"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { routeField } from "../answer-facts.ts"
import { checkShape } from "../check-shape.ts"
import { type Endpoint } from "../endpoint.ts"
import { openaiUsage } from "../openai/openai-answer.ts"
import { openaiError } from "../openai/openai-error.ts"
import { withoutAnswerOptions } from "../openai/openai-options.ts"

const EncodingSchema = Schema.Struct({
  encoding_format: Schema.optionalKey(Schema.NullOr(Schema.Literals(["float", "base64"]))),
})

/** A vector as its 32-bit floats, little-endian, in base64: what OpenAI's own client asks for. */
const toBase64 = (vector: ReadonlyArray<number>): string => {
  const bytes = Buffer.alloc(vector.length * 4)
  for (const [at, value] of vector.entries()) bytes.writeFloatLE(value, at * 4)
  return bytes.toString("base64")
}

const encode =
  (isBase64: boolean) =>
  ({ id, vectors, usage, route }: EmbedReply): object => ({
    id: `embd-${id}`,
    object: "list",
    model: route.target,
    data: vectors.map((vector, index) => ({
      object: "embedding",
      index,
      embedding: isBase64 ? toBase64(vector) : vector,
    })),
    usage: openaiUsage(usage),
    postern: routeField(route),
  })

/** `POST /v1/embeddings`, for OpenAI's clients and Mistral's. */
export const openaiEmbeddings: Endpoint = {
  decode: (body) =>
    Result.map(checkShape(EncodingSchema, body), ({ encoding_format: format }) => {
      const { encoding_format: _, ...input } = withoutAnswerOptions(body)
      return { kind: "embed", input, whole: encode(format === "base64") }
    }),
  error: openaiError,
}
