/** A text with its JSON escapes undone, and where each of its characters stands in the text. */
export interface UnescapedView {
  readonly text: string
  /** Offset in the text of the character at each offset here; one more than there are characters, the last is the end. */
  readonly offsets: Uint32Array
}

const escapes = /\\(?:u([0-9a-fA-F]{4})|(["\\/bfnrt]))/g

const controls = new Map([
  ["b", "\b"],
  ["f", "\f"],
  ["n", "\n"],
  ["r", "\r"],
  ["t", "\t"],
])

const decode = (hexadecimal: string | undefined, character: string | undefined): string =>
  hexadecimal === undefined
    ? (controls.get(character ?? "") ?? character ?? "")
    : String.fromCharCode(Number.parseInt(hexadecimal, 16))

/** Undoes JSON escapes, also in text that is not JSON as a whole; a backslash that escapes nothing stays. */
export const unescapeJson = (text: string): string =>
  text.replaceAll(escapes, (_, hexadecimal?: string, character?: string) => decode(hexadecimal, character))

/** Makes the unescaped view of a text; absent where the text holds no JSON escape. */
export const viewUnescaped = (text: string): UnescapedView | undefined => {
  const pieces: Array<string> = []
  const offsets = new Uint32Array(text.length + 1)
  let length = 0
  let position = 0
  const copyUntil = (end: number) => {
    pieces.push(text.slice(position, end))
    while (position < end) offsets[length++] = position++
  }
  for (const match of text.matchAll(escapes)) {
    copyUntil(match.index)
    pieces.push(decode(match[1], match[2]))
    offsets[length++] = position
    position += match[0].length
  }
  if (position === 0) return undefined
  copyUntil(text.length)
  offsets[length] = text.length
  return { text: pieces.join(""), offsets: offsets.subarray(0, length + 1) }
}
