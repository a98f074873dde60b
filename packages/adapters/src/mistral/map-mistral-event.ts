import { type AnswerEvent } from "../network/fold-answer.ts"
import { type ToolCallPiece } from "../network/fold-tool-call.ts"
import { type CompletionChunk, type DeltaMessage, type ToolCall } from "./load-sdk.ts"
import { mapMistralUsage } from "./map-mistral-usage.ts"

const contentOf = (content: DeltaMessage["content"]): AnswerEvent["content"] => {
  if (typeof content === "string") return [{ type: "text-delta", text: content }]
  return (content ?? []).flatMap((chunk): AnswerEvent["content"] => {
    if (chunk.type === "text") return [{ type: "text-delta", text: chunk.text }]
    if (chunk.type !== "thinking") return []
    return chunk.thinking.flatMap((thought): AnswerEvent["content"] =>
      thought.type === "text" ? [{ type: "reasoning-delta", text: thought.text }] : [],
    )
  })
}

// The SDK puts this word where the API gives no id.
const absentId = "null"

const mapToolCall = ({ function: called, id, index }: ToolCall): ToolCallPiece => ({
  id: id === absentId || id === "" ? undefined : id,
  index: index ?? 0,
  name: called.name,
  arguments: typeof called.arguments === "string" ? called.arguments : JSON.stringify(called.arguments),
})

/**
 * Maps one event of a streamed answer. Only the first alternative is read: a caller of Postern gets one answer. The SDK has
 * dropped what it does not know (a choice's `logprobs`, extras of choices, messages and the whole answer; not those of
 * `usage`), and what it knows beyond text, thinking and calls has no place in an answer: docs/mistral.md.
 */
export const mapMistralEvent = ({ choices, model, usage }: CompletionChunk): AnswerEvent => {
  const choice = choices.find((candidate) => candidate.index === 0)
  return {
    model,
    content: contentOf(choice?.delta.content),
    toolCalls: (choice?.delta.toolCalls ?? []).map(mapToolCall),
    finishReason: choice?.finishReason ?? undefined,
    usage: usage && mapMistralUsage(usage),
  }
}
