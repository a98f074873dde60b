import { type LanguageModelV4FilePart } from "@ai-sdk/provider"
import { attachedText } from "../attached/attached-text.ts"

/** Gives the text of an attached file, where it is one and its bytes are there. */
export const textOfFile = ({ data, mediaType }: LanguageModelV4FilePart): string | undefined => {
  if (data.type === "text") return data.text
  return data.type === "data" ? attachedText(mediaType, data.data) : undefined
}
