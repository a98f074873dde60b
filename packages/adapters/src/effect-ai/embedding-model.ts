import { RouterService } from "@postern/core"
import * as AiError from "effect/ai/AiError"
import * as EmbeddingModel from "effect/ai/EmbeddingModel"
import * as Model from "effect/ai/Model"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { mapRouterError } from "./map-router-error.ts"
import { RequestFields } from "./request-fields.ts"

const make = (model: string) =>
  Effect.gen(function* () {
    const router = yield* RouterService
    return yield* EmbeddingModel.make({
      // What effect gathers into one request has the same fields.
      batchKey: (context) => Context.get(context, RequestFields),
      embedMany: Effect.fnUntraced(
        function* ({ inputs }) {
          const { vectors, usage } = yield* router.embed({ ...(yield* RequestFields), model, input: inputs })
          return { results: vectors.map((vector) => [...vector]), usage: { inputTokens: usage.inputTokens } }
        },
        Effect.mapError((error) =>
          AiError.make({ module: "PosternEmbeddingModel", method: "embedMany", reason: mapRouterError(error) }),
        ),
      ),
    })
  })

/** Provides effect's `EmbeddingModel` over `RouterService`: `embeddingModel("auto")`, or the id of one of the router's targets. */
export const embeddingModel = (model = "auto"): Model.Model<"postern", EmbeddingModel.EmbeddingModel, RouterService> =>
  Model.make("postern", model, Layer.effect(EmbeddingModel.EmbeddingModel, make(model)))
