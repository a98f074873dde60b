import { makeRecentValues } from "../recent-values.ts"
import { textDigest } from "../text-digest.ts"
import { type TokenEstimate, type Tokenizer } from "./tokenizer.ts"

/** What is known of one text. */
interface Known {
  estimate?: TokenEstimate
  count?: number
}

/** Shorter texts are sized faster than they are looked up. */
const shortestRemembered = 256

const mostRemembered = 16_384

/**
 * Remembers estimates and counts by a text's digest, those of the last 8,192 texts and more: a conversation that goes on
 * costs its new text only, and no text is kept.
 */
export const rememberCounts = (tokenizer: Tokenizer): Tokenizer => {
  const texts = makeRecentValues<Known>(mostRemembered)

  const knownOf = (text: string): Known => {
    if (text.length < shortestRemembered) return {}
    const key = textDigest(text)
    const found = texts.get(key)
    if (found !== undefined) return found
    const known: Known = {}
    texts.set(key, known)
    return known
  }

  const { count } = tokenizer
  const counted = (text: string, counter: NonNullable<Tokenizer["count"]>): number | Promise<number> => {
    const known = knownOf(text)
    if (known.count !== undefined) return known.count
    const found = counter(text)
    if (typeof found === "number") return (known.count = found)
    return found.then((tokens) => (known.count = tokens))
  }
  return {
    ...tokenizer,
    estimate: (text) => {
      const known = knownOf(text)
      if (known.count !== undefined) return { count: known.count, low: known.count, high: known.count }
      return (known.estimate ??= tokenizer.estimate(text))
    },
    ...(count === undefined ? {} : { count: (text: string) => counted(text, count) }),
  }
}
