import { makeJsonCharacters } from "./json-characters.ts"
import { type Placeholder, type Placeholders } from "./placeholders.ts"
import { makeUrlReader } from "./url-reader.ts"

/** What a text is: words as they stand, or JSON text, in which restored words must be escaped. */
export type TextFormat = "plain" | "json"

/** Where the restoring of one text looks things up and tells what it did. */
export interface RestoreContext {
  readonly placeholders: Placeholders
  readonly format: TextFormat
  /** Whether this beginning of a URL, placeholders included, stood in a request: then restoring gives away nothing new. */
  readonly isKnownUrl: (url: string) => boolean
  readonly onPlaceholder: (outcome: "restored" | "left") => void
}

/** Restores the placeholders of one text that comes in pieces. */
export interface TextRestorer {
  /** Gives what is certain by now; keeps what may be the beginning of a placeholder. */
  readonly push: (piece: string) => string
  /** Gives the rest: the text is complete. */
  readonly flush: () => string
}

/** Makes a restorer for one text. */
export const makeTextRestorer = ({ placeholders, format, isKnownUrl, onPlaceholder }: RestoreContext): TextRestorer => {
  const reader = makeUrlReader()
  const json = makeJsonCharacters()
  /** The beginning of what may become a placeholder. */
  let held = ""
  /** What waits for the host of the URL that it stands in; nothing waits unless a placeholder does. */
  let waiting: Array<string | Placeholder> = []
  let ready: Array<string> = []

  const restore = (placeholder: Placeholder): string => {
    onPlaceholder("restored")
    return format === "json" ? JSON.stringify(placeholder.content).slice(1, -1) : placeholder.content
  }
  const leave = (placeholder: Placeholder): string => {
    onPlaceholder("left")
    return placeholder.text
  }

  const settle = (url: string | undefined): void => {
    const settleOne = url !== undefined && isKnownUrl(url) ? restore : leave
    for (const item of waiting) ready.push(typeof item === "string" ? item : settleOne(item))
    waiting = []
  }

  const readCharacter = (character: string): void => {
    const meant = format === "json" ? json.read(character) : character
    if (meant === "end") reader.end()
    else if (meant !== undefined) reader.read(meant)
  }

  const takeText = (text: string): void => {
    let taken = 0
    for (let index = 0; index < text.length; index += 1) {
      readCharacter(text.charAt(index))
      if (waiting.length === 0 || reader.isInAuthority()) continue
      waiting.push(text.slice(taken, index))
      settle(reader.authority())
      taken = index
    }
    if (taken < text.length) (waiting.length === 0 ? ready : waiting).push(text.slice(taken))
  }

  const takePlaceholder = (placeholder: Placeholder): void => {
    if (!reader.isInUrl()) {
      // What it stands for may begin a URL itself: what follows then stands in that URL.
      for (const character of placeholder.content) reader.read(character)
      ready.push(restore(placeholder))
      return
    }
    reader.readOpaque(placeholder.text)
    waiting.push(placeholder)
    if (!reader.isInAuthority()) settle(reader.url())
  }

  /** The offset of what may be a placeholder's beginning at the end of the text; the text's length where there is none. */
  const openEnd = (text: string, from: number): number => {
    const { head } = placeholders
    for (let start = Math.max(from, text.length - head.length + 1); start < text.length; start += 1)
      if (placeholders.canBegin(text.slice(start))) return start
    return text.length
  }

  const give = (): string => {
    const given = ready.join("")
    ready = []
    return given
  }

  return {
    push: (piece) => {
      const text = held + piece
      let position = 0
      let end: number | undefined
      for (let start = text.indexOf(placeholders.head); start >= 0; start = text.indexOf(placeholders.head, start)) {
        const placeholder = placeholders.at(text, start)
        if (placeholder !== undefined) {
          takeText(text.slice(position, start))
          takePlaceholder(placeholder)
          position = start + placeholder.text.length
          start = position
        } else if (placeholders.canBegin(text.slice(start))) {
          end = start
          break
        } else start += 1
      }
      end ??= openEnd(text, position)
      takeText(text.slice(position, end))
      held = text.slice(end)
      return give()
    },
    flush: () => {
      takeText(held)
      held = ""
      reader.end()
      settle(reader.authority())
      return give()
    },
  }
}
