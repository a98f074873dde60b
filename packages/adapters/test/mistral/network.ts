import { mistral, type MistralOptions } from "@postern/adapters/mistral"
import { type ChatRequest, type ModelError, type NetworkTarget, type StreamPart } from "@postern/core"
import { type MistralAnswers, type MistralServer, startMistralServer } from "@postern/core/testing"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { askCleared } from "./cleared.ts"

/** A text and a key that must never turn up in an error. */
export const secretPrompt = "PROPRIETARY-LINE-4711"
export const secretKey = "KEY-0815-SECRET"

export const chat: ChatRequest = {
  kind: "chat",
  body: { messages: [{ role: "user", content: secretPrompt }] },
  envelope: {},
}

/** A server with the answers given, and a target that asks it. */
export const connect = async (
  answer: MistralAnswers,
  options: Partial<MistralOptions> = {},
): Promise<{ server: MistralServer; target: NetworkTarget } & AsyncDisposable> => {
  const server = await startMistralServer({ answer })
  const target = mistral({ model: "mistral-large-latest", serverURL: server.url, apiKey: secretKey, ...options })
  return { server, target, [Symbol.asyncDispose]: server.close }
}

export const collect = (stream: Stream.Stream<StreamPart, ModelError>): Promise<ReadonlyArray<StreamPart>> =>
  Effect.runPromise(Stream.runCollect(stream))

export const fail = (stream: Stream.Stream<StreamPart, ModelError>): Promise<ModelError> =>
  Effect.runPromise(Effect.flip(Stream.runDrain(stream)))

/** Asks the chat above of a server that answers so, and gives the failure and what the server received. */
export const failureOn = async (answer: MistralAnswers, options: Partial<MistralOptions> = {}) => {
  await using connection = await connect(answer, options)
  const failure = await fail(askCleared(connection.target, chat))
  return { failure, requests: connection.server.requests.filter(({ method }) => method === "POST").length }
}
