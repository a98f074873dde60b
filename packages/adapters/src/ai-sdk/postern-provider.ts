import { type EmbeddingModelV4, type LanguageModelV4, NoSuchModelError, type ProviderV4 } from "@ai-sdk/provider"
import { type Router } from "@postern/core"
import { makeEmbeddingModel } from "./embedding-model.ts"
import { makeLanguageModel } from "./language-model.ts"

/** The AI SDK's view of a router: a model id is `auto`, or the id of one of the router's targets. */
export interface PosternProvider extends ProviderV4 {
  (modelId: string): LanguageModelV4
  readonly languageModel: (modelId: string) => LanguageModelV4
  readonly embeddingModel: (modelId: string) => EmbeddingModelV4
}

/**
 * Makes a provider for the AI SDK over a router, which stays the caller's to close. Calls reject with the router's own
 * errors: `NoRoute` where the policy allows no target, `ModelError`, `InvalidRequest`. The SDK repeats none of them; the
 * router has, where that helps.
 */
export const createPostern = (router: Router): PosternProvider => {
  const languageModel = (modelId: string) => makeLanguageModel(router, modelId)
  return Object.assign((modelId: string) => languageModel(modelId), {
    specificationVersion: "v4" as const,
    languageModel,
    embeddingModel: (modelId: string) => makeEmbeddingModel(router, modelId),
    imageModel: (modelId: string): never => {
      throw new NoSuchModelError({
        modelId,
        modelType: "imageModel",
        message: "Postern routes text, it makes no images.",
      })
    },
  })
}
