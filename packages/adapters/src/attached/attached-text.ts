/** Types of text that do not say so. */
const textTypes = /^(?:text(?:\/|$)|application\/(?:json|xml|javascript|typescript|yaml|toml|x-[a-z]+script)\b)/

const decoder = new TextDecoder("utf-8", { fatal: true })

/** Gives the text of an attached file, where it is one; its bytes come as they are or in base64. */
export const attachedText = (mediaType: string, data: string | Uint8Array): string | undefined => {
  if (!textTypes.test(mediaType)) return undefined
  const bytes = typeof data === "string" ? Buffer.from(data, "base64") : data
  try {
    return decoder.decode(bytes)
  } catch {
    // Not UTF-8, whatever its type says: nobody can read it here.
    return undefined
  }
}

const imageType = (mediaType: string): string =>
  mediaType === "image" || mediaType === "image/*" ? "image/png" : mediaType

/** Gives an attached image as an address that holds it. */
export const attachedImage = (mediaType: string, data: string | Uint8Array): string =>
  `data:${imageType(mediaType)};base64,${typeof data === "string" ? data : Buffer.from(data).toString("base64")}`
