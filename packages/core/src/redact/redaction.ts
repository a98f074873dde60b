import { type JsonObject } from "../model/json.ts"
import { findSpans } from "./find-spans.ts"
import { fitToJson } from "./fit-to-json.ts"
import { makePlaceholders } from "./placeholders.ts"
import { redactStrings } from "./redact-body.ts"
import { makeTextRestorer, type TextFormat } from "./restore-text.ts"
import { makeRestorer, type Restorer } from "./restorer.ts"
import { unescapeJson } from "./unescaped-view.ts"

/** A piece of text that must not be sent as it is. */
export interface Redactable {
  /** At least four characters, spaces around it aside: a shorter one is ignored, since replacing it would tear words apart. */
  readonly value: string
  /** What a model may know of it, for instance `github-token` or `path`. */
  readonly label: string
}

/** The placeholders of one session. In memory only. */
export interface Redaction {
  /**
   * Gives the body with every occurrence of each value replaced: in every string at every depth, keys included, and
   * where it stands JSON-escaped. The same text has the same placeholder as long as the session lives.
   */
  readonly redactBody: <Body extends JsonObject>(body: Body, values: ReadonlyArray<Redactable>) => Body
  /** Makes a restorer for one answer. */
  readonly restorer: () => Restorer
  /** How many placeholders the session has. */
  readonly count: number
}

const shortestValue = 4
const lookAlikeLabel = "literal"

const longestFirst = (values: ReadonlyArray<Redactable>): ReadonlyArray<Redactable> =>
  [...new Map(values.map((redactable) => [redactable.value, redactable])).values()]
    .filter(({ value }) => value.trim().length >= shortestValue)
    .toSorted((a, b) => b.value.length - a.value.length || (a.value < b.value ? -1 : 1))

/** Makes the placeholders of a new session. `nonce` (12 hexadecimal digits, random by default) is for tests. */
export const makeRedaction = (options: { readonly nonce?: string } = {}): Redaction => {
  const placeholders = makePlaceholders(options.nonce)
  /** Beginnings of URLs in requests, up to a placeholder or to the end of the host behind it. */
  const knownUrls = new Set<string>()

  const learnUrls = (redacted: string, format: TextFormat): void => {
    const learn = (url: string): boolean => knownUrls.add(url).size > 0
    const restorer = makeTextRestorer({ placeholders, format, isKnownUrl: learn, onPlaceholder: () => {} })
    restorer.push(redacted)
    restorer.flush()
  }

  const redactBody = <Body extends JsonObject>(body: Body, redactables: ReadonlyArray<Redactable>): Body => {
    const ordered = longestFirst(redactables)
    if (ordered.length === 0 && placeholders.count() === 0) return body
    // Text that looks like a placeholder is taken for a secret like any other, so that it comes back as it was.
    const sought = [...ordered, { value: placeholders.head, label: lookAlikeLabel }]
    const values = sought.map(({ value }) => value)
    const unwanted = ordered.map(({ value }) => value)

    const redact = (text: string, format: TextFormat): string => {
      const found = findSpans(text, values)
      const spans = format === "json" ? fitToJson(text, found) : found
      if (spans.length === 0) return text
      const pieces: Array<string> = []
      let position = 0
      for (const { start, end, value } of spans) {
        const literal = text.slice(start, end)
        // In JSON text the placeholder stands for what the model reads there, so that it may write it anywhere.
        const content = format === "json" ? unescapeJson(literal) : literal
        const label = sought[value]?.label ?? lookAlikeLabel
        pieces.push(text.slice(position, start), placeholders.standFor(content, label, unwanted).text)
        position = end
      }
      const redacted = [...pieces, text.slice(position)].join("")
      learnUrls(redacted, format)
      return redacted
    }

    // Only the words of strings and of unknown keys change: the shape stays what the type says.
    return redactStrings(body, redact) as Body
  }

  return {
    redactBody,
    restorer: () => makeRestorer(placeholders, (url) => knownUrls.has(url)),
    get count() {
      return placeholders.count()
    },
  }
}
