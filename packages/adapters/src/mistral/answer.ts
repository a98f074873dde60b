import {
  type ClearedRequest,
  isCleared,
  isWithin,
  ModelError,
  type RequestKind,
  type StreamPart,
  type Zone,
} from "@postern/core"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { type ApiKey, resolveApiKey } from "./api-key.ts"
import { type ClearedCall, makeClearedFetch, objectionTo } from "./cleared-fetch.ts"
import { kindAt, type MistralEndpoint } from "./endpoint.ts"
import { type GuardedFetch } from "../network/guarded-fetch.ts"
import { loadSdk } from "./load-sdk.ts"
import { mapMistralEmbeddings } from "./map-mistral-embeddings.ts"
import { type ErrorContext, mapMistralError } from "./map-mistral-error.ts"
import { endOfEvents, mapMistralEvent, noEvents } from "./map-mistral-event.ts"
import { type ModelWatch } from "./model-watch.ts"
import { makeQuietClient } from "./quiet-sdk.ts"

/** What `answer` must know of its target. */
export interface AnsweringTarget {
  readonly id: string
  readonly model: string
  readonly zone: Zone
  readonly endpoint: MistralEndpoint
  readonly serves: ReadonlyArray<RequestKind>
  readonly apiKey: ApiKey | undefined
  readonly timeoutMs: number
  readonly guarded: GuardedFetch
  readonly watch: ModelWatch
}

const objection = (target: AnsweringTarget, cleared: ClearedRequest): ModelError | undefined => {
  // Checked at run time too: types can be cast away.
  if (isCleared(cleared) && isWithin(target.zone, cleared.zone)) {
    return objectionTo({ ...target, target: target.id, cleared })
  }
  const came = isCleared(cleared) ? `one cleared for the zone ${cleared.zone}` : "a value that `clear` did not make"
  const message = `Nothing was sent: expected a request cleared for the zone ${target.zone}, came ${came}; pass it through \`clear\``
  return new ModelError({ reason: "not-cleared", target: target.id, message })
}

/** A signal that fires when the time is up or the scope closes, whichever is first. The SDK ignores its own time limit where it has a signal. */
const makeDeadline = (timeoutMs: number) =>
  Effect.acquireRelease(
    Effect.sync(() => {
      const controller = new AbortController()
      let hasTimedOut = false
      const timer = setTimeout(() => {
        hasTimedOut = true
        controller.abort()
      }, timeoutMs)
      return { controller, timer, hasTimedOut: () => hasTimedOut }
    }),
    ({ controller, timer }) =>
      Effect.sync(() => {
        clearTimeout(timer)
        controller.abort()
      }),
  )

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
    Stream.tap((part) =>
      Effect.sync(() => {
        if (part.type === "finish") target.watch.answered()
      }),
    ),
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
      const refused = objection(target, cleared)
      if (refused) return yield* refused
      const apiKey = yield* resolveApiKey(target.id, target.apiKey)
      const sdk = yield* loadSdk(target.id)
      const { controller, hasTimedOut } = yield* makeDeadline(target.timeoutMs)
      const { signal } = controller
      const context = { target: target.id, model: target.model, timeoutMs: target.timeoutMs, hasTimedOut }
      const bound: ClearedCall = { ...target, target: target.id, cleared, apiKey, signal }
      const client = makeQuietClient(sdk, target.endpoint.serverURL, makeClearedFetch(bound))

      // The SDK gets placeholders: it would drop fields that it does not know and refuse values it does not expect, and
      // what it never holds it cannot log. The fetch sends the cleared bytes whatever is given here.
      const { model } = target
      const kind = kindAt(target.endpoint, target.serves, cleared.url)
      if (kind === "embed") {
        const result = yield* call(context, () => sdk.embeddingsCreate(client, { model, inputs: "" }, { signal }))
        return Stream.fromIterable(yield* mapMistralEmbeddings(target.id, cleared.body, result))
      }
      const events =
        kind === "infill"
          ? yield* call(context, () => sdk.fimStream(client, { model, prompt: "" }, { signal }))
          : yield* call(context, () =>
              sdk.chatStream(client, { model, messages: [{ role: "user", content: "" }] }, { signal }),
            )
      return Stream.fromReadableStream({
        evaluate: () => events,
        onError: (error) => mapMistralError(context, error),
      }).pipe(
        Stream.map((event) => event.data),
        Stream.concat(Stream.succeed("end" as const)),
        Stream.mapAccumEffect(
          () => noEvents,
          (state, event) =>
            event === "end"
              ? Effect.map(endOfEvents(target.id, state), (parts) => [state, parts] as const)
              : Effect.succeed(mapMistralEvent(state, event)),
        ),
      )
    }),
  )
