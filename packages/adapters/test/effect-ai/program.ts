import { embeddingModel, languageModel } from "@postern/adapters/effect-ai"
import { layer } from "@postern/router/layer"
import * as Layer from "effect/Layer"
import * as ManagedRuntime from "effect/ManagedRuntime"
import { askedOf, openStage, type StageOptions } from "../stage.ts"

/** Opens the runtime of a test: effect's models over a router, which it closes. */
export const openProgram = async (options?: StageOptions, model?: string) => {
  const stage = await openStage(options)
  const models = Layer.merge(languageModel(model), embeddingModel(model))
  const runtime = ManagedRuntime.make(models.pipe(Layer.provide(layer(stage.options))))
  return {
    run: runtime.runPromise,
    cloud: stage.cloud,
    asked: () => askedOf(stage),
    close: async () => {
      await runtime.dispose()
      await stage[Symbol.asyncDispose]()
    },
  }
}
