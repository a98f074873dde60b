import { type AnsweredVectors } from "../network/embedding-parts.ts"
import { type EmbeddingResponse } from "./load-sdk.ts"
import { mapMistralUsage } from "./map-mistral-usage.ts"

/** Maps the vectors of an answer. */
export const mapMistralEmbeddings = ({ data, model, usage }: EmbeddingResponse): AnsweredVectors => ({
  model,
  vectors: data.map(({ embedding, index }, position) => ({ index: index ?? position, vector: embedding })),
  usage: mapMistralUsage(usage),
})
