import { type ClearedRequest, ModelError, type RequestKind, type StreamPart, type Zone } from "@postern/core"
import { json, text as readText } from "node:stream/consumers"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Stream from "effect/Stream"
import { type ApiKey, readApiKey } from "../network/api-key.ts"
import { notSent, objectionTo, sendCleared } from "../network/cleared-call.ts"
import { makeDeadline } from "../network/deadline.ts"
import { embeddingParts } from "../network/embedding-parts.ts"
import { type AnswerEvent, endOfAnswer, foldAnswerEvent, noEvents } from "../network/fold-answer.ts"
import { type ErrorContext } from "../network/map-connection-error.ts"
import { isOk, type ReachRequest } from "../network/reach-request.ts"
import { readEventBatches } from "../network/read-events.ts"
import { type Dialect, type Exchange } from "./dialect.ts"
import { kindAt, pathAt, type ServerAddress } from "./endpoint.ts"
import { mapAnsweredError, mapOpenAICompatibleError } from "./map-openai-compatible-error.ts"
import { get } from "../network/read-json.ts"
import { type FactsReader } from "./server-facts.ts"

/** What `answer` must know of its target. */
export interface AnsweringTarget {
  readonly id: string
  readonly model: string
  readonly zone: Zone
  readonly address: ServerAddress
  readonly dialect: Dialect
  readonly serves: ReadonlyArray<RequestKind>
  readonly apiKey: ApiKey | undefined
  readonly timeoutMs: number
  readonly reachRequest: ReachRequest
  readonly facts: FactsReader
  /** The server can tell whether it forwards the model, and is asked before it gets anything that may not travel. */
  readonly tellsForwarding: boolean
}

const parse = (text: string): unknown => {
  try {
    const value: unknown = JSON.parse(text)
    return value
  } catch {
    return undefined
  }
}

/** Where a server could forward to a cloud, it must have said that it does not. */
const objectionToForwarding = ({
  facts,
  id,
  tellsForwarding,
  zone,
}: AnsweringTarget): Effect.Effect<void, ModelError> =>
  Effect.gen(function* () {
    if (zone === "cloud") return
    if (tellsForwarding) yield* facts.read
    if (facts.known().forwards === true && (zone === "device" || tellsForwarding)) {
      return yield* notSent(id, 'the server forwards this model to a cloud (leave `zone` out, or write "cloud")')
    }
    if (tellsForwarding && !facts.isTold()) {
      return yield* new ModelError({
        reason: "unavailable",
        target: id,
        message: `${id} could not be asked whether it runs the model itself, so nothing was sent; see that the server is running and knows the model`,
      })
    }
  })

/** Reads one event of a stream, or throws the error that came in its place. */
const readEvent = (context: ErrorContext, exchange: Exchange, data: string): AnswerEvent => {
  const event: unknown = JSON.parse(data)
  const error = get(event, "error")
  if (error !== undefined && error !== null) throw mapAnsweredError(context, { body: event })
  return exchange.readEvent?.(event) ?? { content: [], toolCalls: [] }
}

/** Reads an answer's parts; events that come together give their parts together. What came before a fault is given first. */
async function* readParts(
  body: AsyncIterable<Uint8Array>,
  exchange: Exchange & { readonly format: "sse" | "lines" },
  context: ErrorContext,
): AsyncGenerator<ReadonlyArray<StreamPart>, void, undefined> {
  let state = noEvents
  for await (const events of readEventBatches(body, exchange.format)) {
    const ready: Array<StreamPart> = []
    try {
      for (const { data } of events) {
        if (data === "[DONE]") continue
        const [next, parts] = foldAnswerEvent(state, readEvent(context, exchange, data))
        state = next
        ready.push(...parts)
      }
    } catch (error) {
      yield ready
      throw error
    }
    yield ready
  }
  yield Result.getOrThrow(endOfAnswer(context.target, state))
}

/** Sends the cleared bytes and gives the answer's parts. Interruption closes the connection. */
export const answer = (target: AnsweringTarget, cleared: ClearedRequest): Stream.Stream<StreamPart, ModelError> =>
  Stream.unwrap(
    Effect.gen(function* () {
      const { address, dialect, id, serves, zone } = target
      const paths = serves.flatMap((kind) => dialect.exchanges[kind] ?? []).map(({ path }) => pathAt(address, path))
      const endpoint = { origin: address.origin, paths }
      const refused = objectionTo({ target: id, zone, endpoint, cleared })
      if (refused) return yield* refused
      yield* objectionToForwarding(target)
      const kind = kindAt(address, dialect, serves, cleared.url)
      const exchange = kind && dialect.exchanges[kind]
      if (exchange === undefined) return yield* notSent(id, "the address is not one of this target's")
      const apiKey = yield* readApiKey(id, target.apiKey, undefined)
      const { hasTimedOut, signal } = yield* makeDeadline(target.timeoutMs)
      const context = { ...target, target: id, server: id, addressOption: "baseURL", hasTimedOut }
      const failed = (error: unknown) => mapOpenAICompatibleError(context, error)

      const response = yield* Effect.tryPromise({
        try: () =>
          sendCleared({ target: id, zone, endpoint, reachRequest: target.reachRequest, cleared, apiKey, signal }),
        catch: failed,
      })
      if (!isOk(response)) {
        const said = yield* Effect.tryPromise({ try: () => readText(response), catch: failed })
        const { statusCode = 0, headers } = response
        const retryAfter = headers["retry-after"] ?? null
        // Ollama and proxies put a plain sentence where others put an object.
        return yield* mapAnsweredError(context, { status: statusCode, body: parse(said) ?? said, retryAfter })
      }
      if (exchange.format === "json") {
        const body = yield* Effect.tryPromise({ try: () => json(response), catch: failed })
        const vectors = exchange.readVectors?.(body) ?? { vectors: [], usage: {} }
        return Stream.fromIterable(yield* embeddingParts(id, cleared.body, vectors))
      }
      const parts = readParts(response, { ...exchange, format: exchange.format }, context)
      return Stream.fromAsyncIterable(parts, failed).pipe(
        Stream.mapAccum(
          () => undefined,
          (state, together) => [state, together],
        ),
      )
    }),
  )
