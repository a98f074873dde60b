import { type EmbeddingModelV4 } from "@ai-sdk/provider"
import { type Router } from "@postern/core"
import { callOptionsOf, providerId } from "./language-model.ts"
import { routeMetadata } from "./map-outcome.ts"

/** Makes an embedding model of the AI SDK over a router. */
export const makeEmbeddingModel = (router: Router, modelId: string): EmbeddingModelV4 => ({
  specificationVersion: "v4",
  provider: providerId,
  modelId,
  // Each target has its own limits: what is too large is a `NoRoute` that says so.
  maxEmbeddingsPerCall: undefined,
  supportsParallelCalls: true,
  doEmbed: async (options) => {
    const postern = options.providerOptions?.["postern"]
    const request = { model: modelId, input: options.values, ...(postern === undefined ? {} : { postern }) }
    const { vectors, usage, route } = await router.embed(request, callOptionsOf(options))
    return {
      embeddings: vectors.map((vector) => [...vector]),
      ...(usage.inputTokens === undefined ? {} : { usage: { tokens: usage.inputTokens } }),
      providerMetadata: routeMetadata(route),
      warnings: [],
    }
  },
})
