import { embeddingModel, languageModel, RequestFields } from "@postern/adapters/effect-ai"
import { createPostern } from "@postern/adapters/ai-sdk"
import { type Json, type JsonObject, ModelError, type Router, RouterService } from "@postern/core"
import * as EmbeddingModel from "effect/ai/EmbeddingModel"
import * as LanguageModel from "effect/ai/LanguageModel"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import { aiSdkCall, type AiSdkModel, effectPrompt, isPlain, isSayable } from "./calls-of-sdks.ts"
import { sdkModel, type Stage } from "./stage.ts"

/** Sends a request its own way, streamed or whole, and gives what was said; nothing where it cannot say such a request. */
export type Way = (stage: Stage, body: JsonObject, isStream: boolean) => Promise<string | undefined> | undefined

/** By the router itself. */
const byRouter: Way = ({ router }, body, isStream) => {
  if ("input" in body)
    return router()
      .embed(body)
      .then(() => undefined)
  if ("prefix" in body)
    return router()
      .infill(body)
      .then(({ text }) => text)
  if (!isStream)
    return router()
      .chat(body)
      .then(({ text }) => text)
  return (async () => {
    let text = ""
    for await (const part of router().stream(body)) if (part.type === "text-delta") text += part.text
    return text
  })()
}

/** As an app with OpenAI's SDK does: the same body, by a guarded fetch. */
const byGuardedFetch: Way = ({ guarded, sdkURL }, body, stream) => {
  if ("prefix" in body) return undefined
  return (async () => {
    const response = await guarded()(`${sdkURL}${"input" in body ? "/embeddings" : "/chat/completions"}`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: "Bearer emulator" },
      body: JSON.stringify({ ...body, model: sdkModel, ...("input" in body ? {} : { stream }) }),
    })
    const text = await response.text()
    if (!response.ok) return undefined
    const said = [...text.matchAll(/"content":("(?:[^"\\]|\\.)*")/g)].map(([, quoted]): unknown =>
      JSON.parse(quoted ?? '""'),
    )
    return said.join("")
  })()
}

/** By a model of the AI SDK, whosever it is. */
const askModel = async (model: AiSdkModel, body: JsonObject, isStream: boolean): Promise<string> => {
  const call = aiSdkCall(body)
  if (!isStream) {
    const { content } = await model.doGenerate(call)
    return content.map((part) => (part.type === "text" ? part.text : "")).join("")
  }
  let text = ""
  for await (const part of (await model.doStream(call)).stream) if (part.type === "text-delta") text += part.delta
  return text
}

const isWords = (input: Json | undefined): input is ReadonlyArray<string> =>
  Array.isArray(input) && input.every((item) => typeof item === "string")

const byAiSdk: Way = ({ router }, body, isStream) => {
  const postern = createPostern(router())
  const { input } = body
  if (isWords(input)) {
    return (async () => void (await postern.embeddingModel("auto").doEmbed({ values: [...input] })))()
  }
  return isSayable(body) && isPlain(body) ? askModel(postern("auto"), body, isStream) : undefined
}

const byOwnProvider: Way = ({ ownProvider }, body, isStream) =>
  isSayable(body) ? askModel(ownProvider(), body, isStream) : undefined

/** What happens to a request is what is looked at here, not the error that comes of it. */
const failed = () => new ModelError({ reason: "unavailable", target: "bench", message: "It did not answer." })

/** The same router by its Effect face. */
const serviceOf = (router: Router) =>
  Layer.mock(RouterService)({
    chat: (request) => Effect.tryPromise({ try: (signal) => router.chat(request, { signal }), catch: failed }),
    embed: (request) => Effect.tryPromise({ try: (signal) => router.embed(request, { signal }), catch: failed }),
    stream: (request) => Stream.fromAsyncIterable(router.stream(request), failed),
  })

const byEffect: Way = ({ router }, body, isStream) => {
  const { input, messages, ...fields } = body
  const models = Layer.merge(languageModel(), embeddingModel()).pipe(Layer.provide(serviceOf(router())))
  const ask = (
    effect: Effect.Effect<string | undefined, unknown, LanguageModel.LanguageModel | EmbeddingModel.EmbeddingModel>,
  ) => Effect.runPromise(effect.pipe(Effect.provideService(RequestFields, fields), Effect.provide(models)))
  if (isWords(input)) {
    const embed = Effect.flatMap(EmbeddingModel.EmbeddingModel, ({ embedMany }) => embedMany(input))
    return ask(Effect.as(embed, undefined))
  }
  if (messages === undefined || !isSayable(body)) return undefined
  const prompt = effectPrompt(messages)
  if (!isStream) return ask(Effect.map(LanguageModel.generateText({ prompt }), ({ text }) => text))
  const said = Stream.runFold(
    LanguageModel.streamText({ prompt }),
    () => "",
    (text, part) => (part.type === "text-delta" ? text + part.delta : text),
  )
  return ask(said)
}

/** Every way out that a program has, with how often it is taken. */
export const ways: Readonly<Record<string, readonly [weight: number, way: Way]>> = {
  "the router": [5, byRouter],
  "a guarded fetch": [2, byGuardedFetch],
  "the AI SDK": [1, byAiSdk],
  "a provider of the AI SDK behind the middleware": [1, byOwnProvider],
  "effect's AI package": [1, byEffect],
}
