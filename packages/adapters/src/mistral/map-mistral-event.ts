import { ModelError, type StreamPart, type Usage } from "@postern/core"
import * as Effect from "effect/Effect"
import { mapMistralFinishReason } from "./map-mistral-finish-reason.ts"
import { endToolCalls, mapMistralToolCall, type OpenToolCall } from "./map-mistral-tool-call.ts"
import { mapMistralUsage } from "./map-mistral-usage.ts"
import { type CompletionChunk, type DeltaMessage } from "./load-sdk.ts"

/** What must be remembered of an answer between its events. */
export interface AnswerState {
  readonly hasStarted: boolean
  readonly toolCalls: ReadonlyArray<OpenToolCall>
  /** Mistral's word, once it has come. */
  readonly finishReason: string | undefined
  readonly usage: Usage
}

/** The state before the first event. */
export const noEvents: AnswerState = { hasStarted: false, toolCalls: [], finishReason: undefined, usage: {} }

const contentParts = (content: DeltaMessage["content"]): ReadonlyArray<StreamPart> => {
  if (typeof content === "string") return content === "" ? [] : [{ type: "text-delta", text: content }]
  return (content ?? []).flatMap((chunk): ReadonlyArray<StreamPart> => {
    if (chunk.type === "text") return chunk.text === "" ? [] : [{ type: "text-delta", text: chunk.text }]
    if (chunk.type !== "thinking") return []
    return chunk.thinking.flatMap((thought): ReadonlyArray<StreamPart> =>
      thought.type === "text" && thought.text !== "" ? [{ type: "reasoning-delta", text: thought.text }] : [],
    )
  })
}

/** Maps one event of a streamed answer: the next state and the parts to pass on. Pure but for ids it has to invent. */
export const mapMistralEvent = (
  state: AnswerState,
  event: CompletionChunk,
): readonly [AnswerState, ReadonlyArray<StreamPart>] => {
  const parts: Array<StreamPart> = state.hasStarted ? [] : [{ type: "response-start", model: event.model }]
  // Only the first alternative is read: a caller of Postern gets one answer.
  const choice = event.choices.find((candidate) => candidate.index === 0)
  parts.push(...contentParts(choice?.delta.content))
  let toolCalls = state.toolCalls
  for (const piece of choice?.delta.toolCalls ?? []) {
    const [next, pieceParts] = mapMistralToolCall(toolCalls, piece)
    toolCalls = next
    parts.push(...pieceParts)
  }
  const finishReason = choice?.finishReason ?? state.finishReason
  const usage = event.usage ? mapMistralUsage(event.usage) : state.usage
  return [{ hasStarted: true, toolCalls, finishReason, usage }, parts]
}

/** The parts that end an answer. An answer that never said why it ended was cut: the SDK itself does not notice. */
export const endOfEvents = (
  target: string,
  state: AnswerState,
): Effect.Effect<ReadonlyArray<StreamPart>, ModelError> => {
  if (state.finishReason === undefined || state.finishReason === "error") {
    const came = state.finishReason === "error" ? "the finish reason `error`" : "the end of the stream"
    const message = `Mistral's answer stopped before its end: expected a finish reason, came ${came}; ask again`
    return Effect.fail(new ModelError({ reason: "broken-stream", target, message }))
  }
  return Effect.succeed([
    ...endToolCalls(state.toolCalls),
    {
      type: "finish",
      reason: mapMistralFinishReason(state.finishReason),
      rawReason: state.finishReason,
      usage: state.usage,
    },
  ])
}
