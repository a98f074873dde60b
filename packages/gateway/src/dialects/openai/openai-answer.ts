import { type FinishReason, type Usage } from "@postern/core"

const finishReasons: Readonly<Record<FinishReason, string>> = {
  stop: "stop",
  length: "length",
  "tool-calls": "tool_calls",
  "content-filter": "content_filter",
  other: "stop",
}

/** OpenAI's word for why an answer ended; Mistral has the same ones. */
export const openaiFinishReason = (reason: FinishReason): string => finishReasons[reason]

/** OpenAI's account of tokens. What a target did not tell counts as none. */
export const openaiUsage = ({ inputTokens = 0, outputTokens = 0, cachedInputTokens = 0 }: Usage): object => ({
  prompt_tokens: inputTokens,
  completion_tokens: outputTokens,
  total_tokens: inputTokens + outputTokens,
  prompt_tokens_details: { cached_tokens: cachedInputTokens },
})
