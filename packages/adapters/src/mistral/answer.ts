import {
  type ClearedRequest,
  ModelError,
  type NetworkTarget,
  type RequestKind,
  type StreamPart,
  type Zone,
} from "@postern/core"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Stream from "effect/Stream"
import { type ApiKey } from "../network/api-key.ts"
import { type ClearedCall, objectionTo } from "../network/cleared-call.ts"
import { makeDeadline } from "../network/deadline.ts"
import { embeddingParts } from "../network/embedding-parts.ts"
import { endOfAnswer, foldAnswerEvent, noEvents } from "../network/fold-answer.ts"
import { type ErrorContext } from "../network/map-connection-error.ts"
import { type ReachRequest } from "../network/reach-request.ts"
import { takeTogether } from "../network/take-together.ts"
import { kindAt, type MistralEndpoint } from "./endpoint.ts"
import { type CompletionChunk, loadSdk } from "./load-sdk.ts"
import { mapMistralEmbeddings } from "./map-mistral-embeddings.ts"
import { mapMistralError } from "./map-mistral-error.ts"
import { mapMistralEvent } from "./map-mistral-event.ts"
import { mistralKey } from "./mistral-key.ts"
import { type ModelWatch } from "./model-watch.ts"
import { makeQuietClient } from "./quiet-sdk.ts"
import { makeSdkFetch } from "./sdk-fetch.ts"

/** What `answer` must know of its target. */
export interface AnsweringTarget {
  readonly id: string
  readonly model: string
  readonly zone: Zone
  readonly server: MistralEndpoint
  readonly endpoint: NetworkTarget["endpoint"]
  readonly serves: ReadonlyArray<RequestKind>
  readonly apiKey: ApiKey | undefined
  readonly timeoutMs: number
  readonly reachRequest: ReachRequest
  readonly watch: ModelWatch
}

type SdkResult<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: unknown }

const call = <T>(context: ErrorContext, run: () => PromiseLike<SdkResult<T>>): Effect.Effect<T, ModelError> =>
  Effect.tryPromise({ try: run, catch: (error) => mapMistralError(context, error) }).pipe(
    Effect.flatMap((result) =>
      result.ok ? Effect.succeed(result.value) : Effect.fail(mapMistralError(context, result.error)),
    ),
  )

/** Sends the cleared bytes and gives the answer's parts. Interruption closes the connection. */
export const answer = (target: AnsweringTarget, cleared: ClearedRequest): Stream.Stream<StreamPart, ModelError> =>
  answerOnce(target, cleared).pipe(
    Stream.mapArray((together) => {
      if (together.some(({ type }) => type === "finish")) target.watch.answered()
      return together
    }),
    Stream.catch((error) =>
      error.reason === "not-found"
        ? Stream.unwrap(Effect.map(explainGone(target, error), Stream.fail))
        : Stream.fail(error),
    ),
  )

/** Says of a model that the API does not know which ones it does. */
const explainGone = ({ watch, model }: AnsweringTarget, error: ModelError): Effect.Effect<ModelError> =>
  Effect.map(watch.gone, ({ similar, replacement }) => {
    if (similar.length === 0 && replacement === undefined) return error
    const stands = replacement === undefined ? "" : `; \`${replacement}\` replaces it`
    const ids = similar.length === 0 ? "" : `; the API lists ${similar.join(", ")}`
    return new ModelError({
      ...error,
      message: `${error.message}. \`${model}\` is not among its models${stands}${ids}`,
    })
  })

const answerOnce = (target: AnsweringTarget, cleared: ClearedRequest): Stream.Stream<StreamPart, ModelError> =>
  Stream.unwrap(
    Effect.gen(function* () {
      const refused = objectionTo({ ...target, target: target.id, cleared })
      if (refused) return yield* refused
      const apiKey = yield* mistralKey(target.id, target.apiKey)
      const sdk = yield* loadSdk(target.id)
      const { signal, hasTimedOut } = yield* makeDeadline(target.timeoutMs)
      const context = { ...target, target: target.id, server: "Mistral", addressOption: "serverURL", hasTimedOut }
      const bound: ClearedCall = { ...target, target: target.id, cleared, apiKey, signal }
      const client = makeQuietClient(sdk, target.server.serverURL, makeSdkFetch(bound))

      // The SDK gets placeholders: it would drop fields that it does not know and refuse values it does not expect, and
      // what it never holds it cannot log. The fetch sends the cleared bytes whatever is given here.
      const { model } = target
      const kind = kindAt(target.server, target.serves, cleared.url)
      if (kind === "embed") {
        const result = yield* call(context, () => sdk.embeddingsCreate(client, { model, inputs: "" }, { signal }))
        return Stream.fromIterable(yield* embeddingParts(target.id, cleared.body, mapMistralEmbeddings(result)))
      }
      const events =
        kind === "infill"
          ? yield* call(context, () => sdk.fimStream(client, { model, prompt: "" }, { signal }))
          : yield* call(context, () =>
              sdk.chatStream(client, { model, messages: [{ role: "user", content: "" }] }, { signal }),
            )
      return Stream.fromAsyncIterable(readParts(events, target.id), (error) => mapMistralError(context, error)).pipe(
        Stream.mapAccum(
          () => undefined,
          (state, together) => [state, together],
        ),
      )
    }),
  )

/** Reads an answer's parts; events that come together give their parts together. */
async function* readParts(
  events: ReadableStream<{ readonly data: CompletionChunk }>,
  target: string,
): AsyncGenerator<ReadonlyArray<StreamPart>, void, undefined> {
  let state = noEvents
  for await (const together of takeTogether(events)) {
    const ready: Array<StreamPart> = []
    for (const { data } of together) {
      const [next, parts] = foldAnswerEvent(state, mapMistralEvent(data))
      state = next
      ready.push(...parts)
    }
    yield ready
  }
  yield Result.getOrThrow(endOfAnswer(target, state))
}
