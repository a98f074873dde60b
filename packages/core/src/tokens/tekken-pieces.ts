import { codePointKinds, kindsOf } from "./code-point-kinds.ts"

// The pattern that Tekken cuts text by before it merges, one alternative a line:
//   [^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+
//   [^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*
//   \p{N}
//    ?[^\s\p{L}\p{N}]+[\r\n/]*
//   \s*[\r\n]+
//   \s+(?!\S)
//   \s+
// Read by hand over bytes: the regular expression alone takes longer than everything else together.

const { letter, number, space } = codePointKinds

/** Which characters begin words, and which go on with them: kinds as bits. */
export interface WordKinds {
  readonly upper: number
  readonly lower: number
}

/** As Mistral writes the pattern. */
export const ownWords: WordKinds = codePointKinds

/**
 * As llama.cpp writes it, which has no such categories (src/llama-vocab.cpp): `[upper]` is any letter but a to z, `[lower]`
 * any but A to Z, and marks are no letters. It cuts other scripts than Latin in other places.
 */
export const llamaCppWords: WordKinds = { upper: codePointKinds.notAsciiLower, lower: codePointKinds.notAsciiUpper }

const lineFeed = 10
const carriageReturn = 13
const slash = 47
const blank = 32

/** Kinds of ASCII characters, in an order that the comparisons below use. */
const ascii = { upper: 1, lower: 2, digit: 3, other: 4, blank: 5, tab: 6, newline: 7 } as const

const asciiKinds = Uint8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code)
  if (/[A-Z]/.test(character)) return ascii.upper
  if (/[a-z]/.test(character)) return ascii.lower
  if (/\d/.test(character)) return ascii.digit
  if (code === blank) return ascii.blank
  if (code === lineFeed || code === carriageReturn) return ascii.newline
  return /[\t\v\f]/.test(character) ? ascii.tab : ascii.other
})

const isNewline = (byte: number): boolean => byte === lineFeed || byte === carriageReturn

const widthOf = (lead: number): number => (lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4)

const codePointAt = (bytes: Uint8Array, at: number): number => {
  const lead = bytes[at] ?? 0
  if (lead < 0x80) return lead
  const second = (bytes[at + 1] ?? 0) & 63
  if (lead < 0xe0) return ((lead & 31) << 6) | second
  const third = (bytes[at + 2] ?? 0) & 63
  if (lead < 0xf0) return ((lead & 15) << 12) | (second << 6) | third
  return ((lead & 7) << 18) | (second << 12) | (third << 6) | ((bytes[at + 3] ?? 0) & 63)
}

const kindsAt = (bytes: Uint8Array, at: number): number => kindsOf(codePointAt(bytes, at))

/** The end of a run of characters that are of one of the kinds. */
const endOfRun = (bytes: Uint8Array, start: number, end: number, kinds: number): number => {
  let at = start
  while (at < end && (kindsAt(bytes, at) & kinds) !== 0) at += widthOf(bytes[at] ?? 0)
  return at
}

/** `[upper]*[lower]+`: its end, or -1. */
const endOfWord = (bytes: Uint8Array, start: number, end: number, { upper, lower }: WordKinds): number => {
  let at = start
  // Many scripts have no case: their letters are both. Where nothing follows, the last of those is given back.
  let lastLower = -1
  while (at < end) {
    const kinds = kindsAt(bytes, at)
    if ((kinds & upper) === 0) break
    at += widthOf(bytes[at] ?? 0)
    if ((kinds & lower) !== 0) lastLower = at
  }
  const tail = endOfRun(bytes, at, end, lower)
  return tail > at ? tail : lastLower
}

/** `[upper]+[lower]*`: its end, or -1. */
const endOfCapitals = (bytes: Uint8Array, start: number, end: number, { upper, lower }: WordKinds): number => {
  const at = endOfRun(bytes, start, end, upper)
  return at > start ? endOfRun(bytes, at, end, lower) : -1
}

const endOfSpace = (bytes: Uint8Array, start: number, end: number): number => {
  let afterNewline = -1
  let last = start
  let at = start
  while (at < end && (kindsAt(bytes, at) & space) !== 0) {
    const byte = bytes[at] ?? 0
    last = at
    at += widthOf(byte)
    if (isNewline(byte)) afterNewline = at
  }
  if (afterNewline >= 0) return afterNewline
  // The last space before a word goes with the word.
  return at === end || last === start ? at : last
}

/** The end of the piece for any UTF-8. */
const endOfAnyPiece = (bytes: Uint8Array, start: number, end: number, words: WordKinds): number => {
  const first = bytes[start] ?? 0
  const width = widthOf(first)
  const kinds = kindsAt(bytes, start)
  const mayLead = !isNewline(first) && (kinds & (letter | number)) === 0
  const mayBegin = (kinds & (words.upper | words.lower)) !== 0
  let found = mayLead ? endOfWord(bytes, start + width, end, words) : -1
  if (found < 0 && mayBegin) found = endOfWord(bytes, start, end, words)
  if (found < 0 && mayLead) found = endOfCapitals(bytes, start + width, end, words)
  if (found < 0 && mayBegin) found = endOfCapitals(bytes, start, end, words)
  if (found >= 0) return found
  if ((kinds & number) !== 0) return start + width
  const marks = first === blank ? start + 1 : start
  let at = marks
  while (at < end && (kindsAt(bytes, at) & (letter | number | space)) === 0) at += widthOf(bytes[at] ?? 0)
  if (at === marks) return endOfSpace(bytes, start, end)
  while (at < end && (isNewline(bytes[at] ?? 0) || bytes[at] === slash)) at++
  return at
}

/** The end of the piece that starts at `start`; `end` is that of the text. */
export const endOfPiece = (bytes: Uint8Array, start: number, end: number, words: WordKinds): number => {
  const first = bytes[start] ?? 0
  const second = start + 1 < end ? (bytes[start + 1] ?? 0) : 0
  if (first > 127 || second > 127) return endOfAnyPiece(bytes, start, end, words)
  const kind = asciiKinds[first] ?? 0
  if (kind === ascii.digit) return start + 1
  const following = start + 1 < end ? (asciiKinds[second] ?? 0) : 0
  let at = start + 1
  let byte = 0
  if (kind <= ascii.lower || (kind !== ascii.newline && (following === ascii.upper || following === ascii.lower))) {
    if (kind !== ascii.lower) while (at < end && (byte = bytes[at] ?? 0) >= 65 && byte <= 90) at++
    while (at < end && (byte = bytes[at] ?? 0) >= 97 && byte <= 122) at++
    return at < end && (bytes[at] ?? 0) > 127 ? endOfAnyPiece(bytes, start, end, words) : at
  }
  if (kind === ascii.other || (kind === ascii.blank && following === ascii.other)) {
    while (at < end && (byte = bytes[at] ?? 0) < 128 && asciiKinds[byte] === ascii.other) at++
    if (at < end && (bytes[at] ?? 0) > 127) return endOfAnyPiece(bytes, start, end, words)
    while (at < end && (isNewline((byte = bytes[at] ?? 0)) || byte === slash)) at++
    return at
  }
  let afterNewline = -1
  for (at = start; at < end; at++) {
    byte = bytes[at] ?? 0
    if (byte > 127) return endOfAnyPiece(bytes, start, end, words)
    const found = asciiKinds[byte] ?? 0
    if (found < ascii.blank) break
    if (found === ascii.newline) afterNewline = at + 1
  }
  if (afterNewline >= 0) return afterNewline
  return at === end || at - start === 1 ? at : at - 1
}
