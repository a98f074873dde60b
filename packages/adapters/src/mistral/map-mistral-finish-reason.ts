import { type FinishReason } from "@postern/core"

/** Maps Mistral's word for why an answer ended. */
export const mapMistralFinishReason = (word: string): FinishReason => {
  switch (word) {
    case "stop":
      return "stop"
    case "length":
    case "model_length":
      return "length"
    case "tool_calls":
      return "tool-calls"
    case "content_filter":
      return "content-filter"
    default:
      return "other"
  }
}
