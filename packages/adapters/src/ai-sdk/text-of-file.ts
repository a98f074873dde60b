import { type LanguageModelV4FilePart } from "@ai-sdk/provider"

/** Types of text that do not say so. */
const textTypes = /^(?:text(?:\/|$)|application\/(?:json|xml|javascript|typescript|yaml|toml|x-[a-z]+script)\b)/

const decoder = new TextDecoder("utf-8", { fatal: true })

/** Gives the text of an attached file, where it is one and its bytes are there. */
export const textOfFile = ({ data, mediaType }: LanguageModelV4FilePart): string | undefined => {
  if (data.type === "text") return data.text
  if (data.type !== "data" || !textTypes.test(mediaType)) return undefined
  const bytes = typeof data.data === "string" ? Buffer.from(data.data, "base64") : data.data
  try {
    return decoder.decode(bytes)
  } catch {
    // Not UTF-8, whatever its type says: nobody can read it here.
    return undefined
  }
}
