/** What Tekken's pattern asks of a character; a character may be several. */
export const codePointKinds = {
  upper: 1,
  lower: 2,
  letter: 4,
  number: 8,
  space: 16,
  notAsciiLower: 32,
  notAsciiUpper: 64,
} as const

const upper = /[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]/u
const lower = /[\p{Ll}\p{Lm}\p{Lo}\p{M}]/u
const letter = /\p{L}/u
const number = /\p{N}/u
const notAsciiLower = /(?![a-z])\p{L}/u
const notAsciiUpper = /(?![A-Z])\p{L}/u
// As Unicode and the pattern's own engine have it: with U+0085, without U+FEFF. JavaScript's `\s` has it the other way.
const space = /[\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/u

const pageBits = 8
const pageSize = 1 << pageBits

const makePage = (page: number): Uint8Array =>
  Uint8Array.from({ length: pageSize }, (_, index) => {
    const character = String.fromCodePoint((page << pageBits) + index)
    return (
      (upper.test(character) ? codePointKinds.upper : 0) |
      (lower.test(character) ? codePointKinds.lower : 0) |
      (letter.test(character) ? codePointKinds.letter : 0) |
      (number.test(character) ? codePointKinds.number : 0) |
      (space.test(character) ? codePointKinds.space : 0) |
      (notAsciiLower.test(character) ? codePointKinds.notAsciiLower : 0) |
      (notAsciiUpper.test(character) ? codePointKinds.notAsciiUpper : 0)
    )
  })

const pages: Array<Uint8Array | undefined> = Array.from({ length: 0x11_0000 >> pageBits }, () => undefined)

/** The kinds of a character, as bits of `codePointKinds`. Tables are made page by page, as scripts appear. */
export const kindsOf = (codePoint: number): number => {
  const page = codePoint >> pageBits
  return (pages[page] ??= makePage(page))[codePoint & (pageSize - 1)] ?? 0
}
