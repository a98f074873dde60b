import { textDigest } from "@postern/core"

const mostRemembered = 8192

/** Remembers by a text's digest what was found in it, the least recently used dropped; no text is kept. */
export const remember = <A>(find: (text: string) => A): ((text: string) => A) => {
  const known = new Map<string, A>()
  return (text) => {
    const key = textDigest(text)
    const found = known.get(key) ?? find(text)
    known.delete(key)
    known.set(key, found)
    const [oldest] = known.keys()
    if (known.size > mostRemembered && oldest !== undefined) known.delete(oldest)
    return found
  }
}
