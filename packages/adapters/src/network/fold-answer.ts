import { ModelError, type StreamPart, type Usage } from "@postern/core"
import * as Result from "effect/Result"
import { endToolCalls, foldToolCall, type OpenToolCall, type ToolCallPiece } from "./fold-tool-call.ts"
import { mapFinishReason } from "./map-finish-reason.ts"

/** What one event of a streamed answer says, whatever the server's dialect. */
export interface AnswerEvent {
  /** The model that really answers. */
  readonly model?: string | undefined
  /** Pieces of text and reasoning, in order. */
  readonly content: ReadonlyArray<{ readonly type: "text-delta" | "reasoning-delta"; readonly text: string }>
  readonly toolCalls: ReadonlyArray<ToolCallPiece>
  /** The server's word for why the answer ended, once it says so. */
  readonly finishReason?: string | undefined
  readonly usage?: Usage | undefined
}

/** What must be remembered of an answer between its events. */
export interface AnswerState {
  readonly hasStarted: boolean
  readonly toolCalls: ReadonlyArray<OpenToolCall>
  readonly finishReason: string | undefined
  readonly usage: Usage
}

/** The state before the first event. */
export const noEvents: AnswerState = { hasStarted: false, toolCalls: [], finishReason: undefined, usage: {} }

/** Takes one event: the next state and the parts to pass on. Pure but for ids it has to invent. */
export const foldAnswerEvent = (
  state: AnswerState,
  event: AnswerEvent,
): readonly [AnswerState, ReadonlyArray<StreamPart>] => {
  const { model } = event
  const start: StreamPart = { type: "response-start", ...(model === undefined ? {} : { model }) }
  const parts: Array<StreamPart> = state.hasStarted ? [] : [start]
  parts.push(...event.content.filter(({ text }) => text !== ""))
  let toolCalls = state.toolCalls
  for (const piece of event.toolCalls) {
    const [next, pieceParts] = foldToolCall(toolCalls, piece)
    toolCalls = next
    parts.push(...pieceParts)
  }
  const finishReason = event.finishReason ?? state.finishReason
  return [{ hasStarted: true, toolCalls, finishReason, usage: event.usage ?? state.usage }, parts]
}

/** The parts that end an answer. One that never said why it ended was cut, however properly the connection closed. */
export const endOfAnswer = (
  target: string,
  { finishReason, toolCalls, usage }: AnswerState,
): Result.Result<ReadonlyArray<StreamPart>, ModelError> => {
  if (finishReason === undefined || finishReason === "error") {
    const came = finishReason === "error" ? "the finish reason `error`" : "the end of the stream"
    const message = `The answer of ${target} stopped before its end: expected a finish reason, came ${came}; ask again`
    return Result.fail(new ModelError({ reason: "broken-stream", target, message }))
  }
  const reason = mapFinishReason(finishReason)
  return Result.succeed([
    ...endToolCalls(toolCalls),
    {
      type: "finish",
      // Some servers end with `stop` whatever they have asked for.
      reason: reason === "stop" && toolCalls.length > 0 ? "tool-calls" : reason,
      rawReason: finishReason,
      usage,
    },
  ])
}
