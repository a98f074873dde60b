import { RouterService } from "@postern/core"
import * as AiError from "effect/ai/AiError"
import * as LanguageModel from "effect/ai/LanguageModel"
import * as Model from "effect/ai/Model"
import { toCodecOpenAI } from "effect/ai/OpenAiStructuredOutput"
import type * as Response from "effect/ai/Response"
import * as Telemetry from "effect/ai/Telemetry"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import { encodeCall } from "./encode-call.ts"
import { makePartMapper } from "./map-part.ts"
import { mapReply } from "./map-reply.ts"
import { mapRouterError } from "./map-router-error.ts"
import { RequestFields } from "./request-fields.ts"

const timestamp = Effect.map(DateTime.now, DateTime.formatIso)

const make = (model: string) =>
  Effect.gen(function* () {
    const router = yield* RouterService

    const failed = (method: string) => (reason: AiError.AiErrorReason) =>
      AiError.make({ module: "PosternLanguageModel", method, reason })

    const requestOf = Effect.fnUntraced(function* (options: LanguageModel.ProviderOptions) {
      Telemetry.addGenAIAnnotations(options.span, {
        provider: { name: "postern" },
        operation: { name: "chat" },
        request: { model },
      })
      return yield* Effect.fromResult(encodeCall(options, model, yield* RequestFields))
    })

    const annotate = ({ span }: LanguageModel.ProviderOptions, part: Response.AllPartsEncoded): void => {
      if (part.type === "response-metadata") {
        Telemetry.addGenAIAnnotations(span, { response: { id: part.id, model: part.modelId } })
      }
      if (part.type === "finish") {
        const { inputTokens, outputTokens } = part.usage
        Telemetry.addGenAIAnnotations(span, {
          response: { finishReasons: [part.reason] },
          usage: { inputTokens: inputTokens.total, outputTokens: outputTokens.total },
        })
      }
    }

    return yield* LanguageModel.make({
      codecTransformer: toCodecOpenAI,
      generateText: Effect.fnUntraced(
        function* (options) {
          const request = yield* requestOf(options)
          const reply = yield* Effect.mapError(router.chat(request), mapRouterError)
          const parts = yield* Effect.fromResult(mapReply(reply, yield* timestamp))
          parts.forEach((part) => annotate(options, part))
          return parts
        },
        Effect.mapError(failed("generateText")),
      ),
      streamText: (options) =>
        Stream.unwrap(
          Effect.map(Effect.all([requestOf(options), timestamp]), ([request, now]) => {
            const mapPart = makePartMapper(now)
            return router.stream(request).pipe(
              Stream.mapError(mapRouterError),
              Stream.mapEffect((part) => Effect.fromResult(mapPart(part))),
              Stream.flattenIterable,
              Stream.tap((part) => Effect.sync(() => annotate(options, part))),
            )
          }),
        ).pipe(Stream.mapError(failed("streamText"))),
    })
  })

/**
 * Provides effect's `LanguageModel` over `RouterService`: `languageModel("auto")`, or the id of one of the router's targets.
 * Calls fail with `AiError`; an answer's `finish` part says in `metadata.postern` where it ran and why. Interrupting a call
 * stops the target's work. No error of Postern's quotes a prompt or an answer; effect's own do, of an answer that its schema
 * refuses.
 */
export const languageModel = (model = "auto"): Model.Model<"postern", LanguageModel.LanguageModel, RouterService> =>
  Model.make("postern", model, Layer.effect(LanguageModel.LanguageModel, make(model)))
