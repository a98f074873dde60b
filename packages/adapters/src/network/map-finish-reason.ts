import { type FinishReason } from "@postern/core"

/** Maps the word of an API in the OpenAI/Mistral shape for why an answer ended. */
export const mapFinishReason = (word: string): FinishReason => {
  switch (word) {
    case "stop":
      return "stop"
    case "length":
    case "model_length":
      return "length"
    case "tool_calls":
    case "function_call":
      return "tool-calls"
    case "content_filter":
      return "content-filter"
    default:
      return "other"
  }
}
