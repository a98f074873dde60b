import { randomBytes } from "node:crypto"

/** What stands in a request instead of a piece of text. */
export interface Placeholder {
  /** The word that a model sees: `redacted_<nonce>_<counter>_<label>`. */
  readonly text: string
  /** The text it stands for. */
  readonly content: string
}

/** The placeholders of one session, by what they stand for and by how they look. */
export interface Placeholders {
  /** How every placeholder of this session begins, and nothing else does. */
  readonly head: string
  /** The placeholder of a text; made at its first use. Its label is left out where unwanted text occurs in it. */
  readonly standFor: (content: string, label: string, unwanted: ReadonlyArray<string>) => Placeholder
  /** The placeholder that stands in the text at this offset. */
  readonly at: (text: string, offset: number) => Placeholder | undefined
  /** Whether some placeholder begins with this text and is longer. */
  readonly canBegin: (text: string) => boolean
  readonly count: () => number
}

const nonceBytes = 6
const counterLength = 4
const counterBase = 36
const mostPlaceholders = counterBase ** counterLength
const longestLabel = 24

const word = (label: string): string =>
  label
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "_")
    .slice(0, longestLabel)

/**
 * Makes the placeholders of one session. The counter has a fixed width, so no placeholder begins another; the nonce is
 * hexadecimal, so the head's first letter occurs in it once and a head never overlaps a head: reading from left to
 * right finds exactly the placeholders that were written.
 */
export const makePlaceholders = (nonce: string = randomBytes(nonceBytes).toString("hex")): Placeholders => {
  const head = `redacted_${nonce}_`
  const byContent = new Map<string, Placeholder>()
  const byCounter = new Map<string, Placeholder>()

  const make = (content: string, label: string, unwanted: ReadonlyArray<string>): Placeholder => {
    if (byContent.size >= mostPlaceholders)
      throw new Error(`A session holds at most ${mostPlaceholders} placeholders. Begin a new session.`)
    const counter = byContent.size.toString(counterBase).padStart(counterLength, "0")
    const labelled = `${head}${counter}_${word(label)}`
    const text = unwanted.some((piece) => labelled.includes(piece)) ? `${head}${counter}_` : labelled
    const placeholder = { text, content }
    byContent.set(content, placeholder)
    byCounter.set(counter, placeholder)
    return placeholder
  }

  return {
    head,
    standFor: (content, label, unwanted) => byContent.get(content) ?? make(content, label, unwanted),
    at: (text, offset) => {
      if (!text.startsWith(head, offset)) return undefined
      const start = offset + head.length
      const placeholder = byCounter.get(text.slice(start, start + counterLength))
      return placeholder !== undefined && text.startsWith(placeholder.text, offset) ? placeholder : undefined
    },
    canBegin: (text) => {
      if (byCounter.size === 0) return false
      if (text.length <= head.length) return head.startsWith(text)
      if (!text.startsWith(head)) return false
      const counter = text.slice(head.length, head.length + counterLength)
      const placeholder = byCounter.get(counter)
      if (placeholder !== undefined) return placeholder.text.length > text.length && placeholder.text.startsWith(text)
      return counter.length < counterLength && [...byCounter.keys()].some((known) => known.startsWith(counter))
    },
    count: () => byContent.size,
  }
}
