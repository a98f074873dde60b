import {
  type ChatReply,
  type EmbedReply,
  type FinishPart,
  type InfillReply,
  ModelError,
  type Route,
  type RoutedPart,
  type RouterError,
} from "@postern/core"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { lookAtParts } from "./run/parts-together.ts"
import { type AnswerCollector, type AnswerSoFar, makeAnswerCollector } from "./verify/answer-collector.ts"

interface Whole {
  readonly route: Route
  readonly finish: FinishPart
  readonly answer: AnswerSoFar
}

/** A routed stream that collects its own answer. */
type Run = (answer: AnswerCollector) => Stream.Stream<RoutedPart, RouterError>

/** Reads a routed stream to its end: the non-stream answer is the streamed one, collected. */
const collect = Effect.fnUntraced(function* (run: Run): Effect.fn.Return<Whole, RouterError> {
  const answer = makeAnswerCollector()
  let route: Route | undefined
  const seen = lookAtParts((part: RoutedPart) => {
    if (part.type === "route") route = part.route
  })
  yield* Stream.runDrain(seen(run(answer)))
  const soFar = answer.soFar()
  if (route === undefined || soFar.finish === undefined) {
    return yield* new ModelError({
      reason: "broken-stream",
      target: route?.target ?? "unknown",
      message: "Expected the answer to end with its finish reason, came the end of the stream without one; try again.",
    })
  }
  return { route, finish: soFar.finish, answer: soFar }
})

/** Collects a chat answer. */
export const collectChat = (run: Run): Effect.Effect<ChatReply, RouterError> =>
  Effect.map(collect(run), ({ route, finish, answer }) => ({
    id: route.id,
    text: answer.text,
    reasoning: answer.reasoning,
    toolCalls: answer.toolCalls.map(({ id, name, arguments: json }) => ({
      id,
      type: "function",
      function: { name, arguments: json },
    })),
    finishReason: finish.reason,
    usage: finish.usage,
    ...(answer.logprobs.length === 0 ? {} : { logprobs: answer.logprobs }),
    ...(finish.meanLogprob === undefined ? {} : { meanLogprob: finish.meanLogprob }),
    route,
    evidence: answer.evidence ?? [],
  }))

/** Collects an infill answer. */
export const collectInfill = (run: Run): Effect.Effect<InfillReply, RouterError> =>
  Effect.map(collect(run), ({ route, finish, answer }) => ({
    id: route.id,
    text: answer.text,
    finishReason: finish.reason,
    usage: finish.usage,
    route,
  }))

/** Collects embeddings in the order of their inputs. */
export const collectEmbed = (run: Run): Effect.Effect<EmbedReply, RouterError> =>
  Effect.map(collect(run), ({ route, finish, answer }) => ({
    id: route.id,
    vectors: answer.vectors,
    usage: finish.usage,
    route,
  }))
