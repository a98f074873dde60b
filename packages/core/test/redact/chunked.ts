import { array, nat, string, stringMatching } from "fast-check"
import { type Restorer } from "../../src/redact/restorer.ts"
import { type StreamPart } from "../../src/model/stream-part.ts"

/** Cuts a text into pieces of the given sizes, again and again; a size of zero counts as one. */
export const cut = (text: string, sizes: ReadonlyArray<number>): ReadonlyArray<string> => {
  const pieces: Array<string> = []
  for (let start = 0, turn = 0; start < text.length; turn += 1) {
    const end = start + Math.max(1, sizes[turn % Math.max(1, sizes.length)] ?? text.length)
    pieces.push(text.slice(start, end))
    start = end
  }
  return pieces
}

/** Sizes of pieces: small ones, so that placeholders are cut. */
export const sizes = array(nat(40), { minLength: 1, maxLength: 5 })

/** Values that hold what JSON escapes, and what a placeholder is made of. */
export const secrets = array(stringMatching(/^[a-c"\\\n/é_0-9]{4,12}$/), { minLength: 1, maxLength: 4 }).map((values) =>
  values.filter((value) => value.trim().length >= 4),
)

/** Text in which the values stand, next to each other and among other things. */
export const fillings = array(string({ unit: "grapheme", maxLength: 8 }), { minLength: 1, maxLength: 6 })

/** Restores parts, with the rest at the end. */
export const restoreAll = (restorer: Restorer, parts: ReadonlyArray<StreamPart>): ReadonlyArray<StreamPart> => [
  ...parts.flatMap((part) => restorer.push(part)),
  ...restorer.flush(),
]

/** Restores one text that comes in pieces. */
export const restoreText = (restorer: Restorer, text: string, lengths: ReadonlyArray<number>): string =>
  restoreAll(
    restorer,
    cut(text, lengths).map((piece): StreamPart => ({ type: "text-delta", text: piece })),
  )
    .map((part) => (part.type === "text-delta" ? part.text : ""))
    .join("")
