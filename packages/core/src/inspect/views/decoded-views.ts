import { decodeBase64Runs, decodeHexRuns } from "./encoded-runs.ts"
import { normaliseText } from "./normalise-text.ts"
import { decodePercent, unescapeText } from "./unescape-text.ts"

/** How a view was made of the text that holds it. */
export type ViewKind =
  | "unescaped"
  | "unescaped-twice"
  | "normalised"
  | "percent-decoded"
  | "base64-decoded"
  | "gunzipped"
  | "hex-decoded"

/** What a text says after decoding; it is read besides the text, never instead of it. */
export interface DecodedView {
  readonly kind: ViewKind
  readonly text: string
}

/** A text in base64 in JSON in percent escapes: deeper nesting is nobody's accident. */
const deepest = 3

/** All views together hold at most this many times the text's own characters, and the constant more. */
const mostTimesLonger = 4
const mostLonger = 4 * 1024 * 1024

const viewsOf = function* (text: string): Generator<DecodedView> {
  const unescaped = unescapeText(text)
  if (unescaped !== undefined) {
    yield { kind: "unescaped", text: unescaped }
    const twice = unescapeText(unescaped)
    if (twice !== undefined) yield { kind: "unescaped-twice", text: twice }
  }
  const percent = decodePercent(text)
  if (percent !== undefined) yield { kind: "percent-decoded", text: percent }
  const normalised = normaliseText(text)
  if (normalised !== undefined) yield { kind: "normalised", text: normalised }
  const base64 = decodeBase64Runs(text)
  const hex = decodeHexRuns(text)
  const joined: ReadonlyArray<readonly [ViewKind, ReadonlyArray<string>]> = [
    ["base64-decoded", base64.plain],
    ["hex-decoded", hex.plain],
    ["gunzipped", [...base64.unpacked, ...hex.unpacked]],
  ]
  for (const [kind, texts] of joined) if (texts.length > 0) yield { kind, text: texts.join("\n") }
}

/**
 * Everything a text says after decoding, each view again decoded up to three times. A kind of view is made only where
 * its signs occur, and all of them together are bounded. Pure; throws nothing.
 */
export const decodedViews = (text: string): ReadonlyArray<DecodedView> => {
  const views: Array<DecodedView> = []
  const seen = new Set([text])
  let budget = text.length * mostTimesLonger + mostLonger
  let level: ReadonlyArray<string> = [text]
  for (let depth = 0; depth < deepest && level.length > 0; depth++) {
    const next: Array<string> = []
    for (const source of level) {
      for (const view of viewsOf(source)) {
        if (seen.has(view.text) || view.text.length > budget) continue
        seen.add(view.text)
        budget -= view.text.length
        views.push(view)
        next.push(view.text)
      }
    }
    level = next
  }
  return views
}
