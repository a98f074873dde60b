import { type Span } from "./find-spans.ts"

const escapeWidth = (text: string, position: number): number => (text[position + 1] === "u" ? 6 : 2)

/**
 * Changes spans of a JSON text so that it stays JSON when they are replaced: an escape belongs to a span whole or not at
 * all, and of a span that runs over the quotes of a string only what is inside of strings remains.
 */
export const fitToJson = (text: string, spans: ReadonlyArray<Span>): ReadonlyArray<Span> => {
  const fitted: Array<Span> = []
  let position = 0
  let isInString = false

  for (const span of spans) {
    const pieces: Array<Span & { readonly isInString: boolean }> = []
    let start: number | undefined
    let hasQuote = false
    const endPiece = () => {
      if (start !== undefined) pieces.push({ ...span, start, end: position, isInString })
      start = undefined
    }
    while (position < span.end) {
      const width = text[position] === "\\" ? escapeWidth(text, position) : 1
      const isQuote = text[position] === '"'
      const isInSpan = position + width > span.start
      if (isQuote) endPiece()
      else if (isInSpan) start ??= position
      if (isQuote) isInString = !isInString
      hasQuote ||= isQuote && isInSpan
      position = Math.min(position + width, text.length)
    }
    endPiece()
    for (const { isInString: isInside, ...piece } of pieces) if (isInside || !hasQuote) fitted.push(piece)
  }
  return fitted
}
