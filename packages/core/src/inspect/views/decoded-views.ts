import { decodeRuns } from "./decode-runs.ts"
import { markupView } from "./markup.ts"
import { decodePercent, normaliseText, unescapeText } from "./rewrites.ts"
import { terminalView } from "./terminal-text.ts"

/** How a view was made of the text that holds it. */
export type ViewKind =
  | "unescaped"
  | "unescaped-twice"
  | "normalised"
  | "percent-decoded"
  | "without-controls"
  | "without-markup"
  | "base64-decoded"
  | "gunzipped"
  | "hex-decoded"

/** What a text says after decoding, with some of its surroundings; read besides the text, never instead of it. */
export interface DecodedView {
  readonly kind: ViewKind
  readonly text: string
}

/** Base64 in JSON in JSON: deeper nesting is nobody's accident. */
const deepest = 3

/** All views of a text together hold at most four times its characters and four million more. */
const sizeLimit = (text: string): number => 4 * text.length + 4 * 1024 * 1024

const decodeOnce = (text: string, kind?: ViewKind): ReadonlyArray<DecodedView> => {
  const isUnescaped = kind === "unescaped" || kind === "unescaped-twice"
  const rewritten: ReadonlyArray<readonly [ViewKind, string | undefined]> = [
    [isUnescaped ? "unescaped-twice" : "unescaped", unescapeText(text)],
    ["percent-decoded", decodePercent(text)],
    ["normalised", normaliseText(text)],
    ["without-controls", terminalView(text)],
    ["without-markup", markupView(text)],
  ]
  return [
    ...rewritten.flatMap(([rewrite, view]) => (view === undefined ? [] : [{ kind: rewrite, text: view }])),
    ...decodeRuns(text),
  ]
}

/**
 * Everything a text says after decoding, its views decoded again up to three times. A view is made only where its
 * signs occur and holds what they change; all together are bounded. Pure; throws nothing.
 */
export const decodedViews = (text: string): ReadonlyArray<DecodedView> => {
  const views: Array<DecodedView> = []
  const seen = new Set([text])
  let left = sizeLimit(text)
  const decode = (source: string, depth: number, kind?: ViewKind) => {
    if (depth === deepest) return
    for (const view of decodeOnce(source, kind)) {
      if (seen.has(view.text) || view.text.length > left) continue
      seen.add(view.text)
      left -= view.text.length
      views.push(view)
      decode(view.text, depth + 1, view.kind)
    }
  }
  decode(text, 0)
  return views
}
