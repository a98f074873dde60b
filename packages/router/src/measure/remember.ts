import { makeRecentValues, textDigest } from "@postern/core"

const mostRemembered = 8192

/** Remembers by a text's digest what was found in it, as long as it is asked for; no text is kept. */
export const remember = <A extends object>(find: (text: string) => A): ((text: string) => A) => {
  const known = makeRecentValues<A>(mostRemembered)
  return (text) => {
    const key = textDigest(text)
    const found = known.get(key)
    if (found !== undefined) return found
    const value = find(text)
    known.set(key, value)
    return value
  }
}
