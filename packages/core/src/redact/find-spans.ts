import { type UnescapedView, viewUnescaped } from "./unescaped-view.ts"

/** A run of text, from `start` up to and without `end`. */
export interface Span {
  readonly start: number
  readonly end: number
  /** The offset of the value in the list of values: the longest of those that met here. */
  readonly value: number
}

/** JSON in JSON in JSON in JSON: deeper escapes are not undone, or a crafted text would be read once per level without end. */
const deepestEscapes = 4

/** Every occurrence of a value that does not overlap an earlier one of the same value. */
const occurrences = (text: string, values: ReadonlyArray<string>): ReadonlyArray<Span> => {
  const spans: Array<Span> = []
  values.forEach((sought, value) => {
    for (let start = text.indexOf(sought); start >= 0; start = text.indexOf(sought, start + sought.length))
      spans.push({ start, end: start + sought.length, value })
  })
  return spans
}

/** The unescaped views of a text, each with offsets in the text itself, from one level of escapes to the deepest. */
const views = (text: string): ReadonlyArray<UnescapedView> => {
  const found: Array<UnescapedView> = []
  let below: UnescapedView | undefined
  while (found.length < deepestEscapes) {
    const view = viewUnescaped(below?.text ?? text)
    if (view === undefined) break
    const offsets = below?.offsets
    below = offsets === undefined ? view : { ...view, offsets: view.offsets.map((offset) => offsets[offset] ?? 0) }
    found.push(below)
  }
  return found
}

/** Spans that overlap become one: of values that contain one another or run into one another no piece stays. */
const join = (spans: ReadonlyArray<Span>): ReadonlyArray<Span> => {
  const joined: Array<Span> = []
  for (const span of spans.toSorted((a, b) => a.start - b.start || a.value - b.value)) {
    const last = joined.at(-1)
    if (last === undefined || span.start >= last.end) joined.push(span)
    else
      joined[joined.length - 1] = {
        start: last.start,
        end: Math.max(last.end, span.end),
        value: Math.min(last.value, span.value),
      }
  }
  return joined
}

/**
 * Finds where values stand in a text, as they are or JSON-escaped, up to four levels deep; ordered, without overlap.
 * The values are ordered from the longest.
 */
export const findSpans = (text: string, values: ReadonlyArray<string>): ReadonlyArray<Span> => {
  const direct = occurrences(text, values)
  if (!text.includes("\\")) return join(direct)
  const escaped = views(text).flatMap((view) =>
    occurrences(view.text, values).map(({ start, end, value }) => ({
      start: view.offsets[start] ?? 0,
      end: view.offsets[end] ?? text.length,
      value,
    })),
  )
  return join([...direct, ...escaped])
}
