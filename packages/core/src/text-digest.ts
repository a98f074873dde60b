import { hash } from "node:crypto"

/** Beyond this many texts in one turn of the event loop it starts anew. */
const mostKept = 4096

const recent = new Map<string, string>()

/**
 * The SHA-256 of a text, in base64. Inspection and counting of one request ask for the same texts, several times: within
 * one turn of the event loop each is hashed once. After it nothing is kept.
 */
export const textDigest = (text: string): string => {
  const known = recent.get(text)
  if (known !== undefined) return known
  const digest = hash("sha256", text, "base64")
  if (recent.size === 0) setImmediate(() => recent.clear()).unref()
  else if (recent.size >= mostKept) recent.clear()
  recent.set(text, digest)
  return digest
}
