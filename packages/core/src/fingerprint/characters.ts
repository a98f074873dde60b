/** What a character is to the reader of words: `letter` begins a word, `mark` only goes on with one. */
export const characterKinds = { other: 0, letter: 1, digit: 2, mark: 3, ideograph: 4 } as const

/** Facts about each UTF-16 code unit. */
export interface Characters {
  readonly kinds: Uint8Array
  /** The lower-case code unit; 0 for what is not part of a word. */
  readonly folded: Uint16Array
}

// Written without spaces between words: each character counts as one.
const ideograph =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u

const kindOf = (character: string): number => {
  // Half of a pair stands alone here; characters beyond the first plane are letters, or too rare to matter.
  if (/[\w$\p{Cs}]/u.test(character)) return /\d/.test(character) ? characterKinds.digit : characterKinds.letter
  if (ideograph.test(character)) return characterKinds.ideograph
  if (/\p{L}/u.test(character)) return characterKinds.letter
  if (/\p{N}/u.test(character)) return characterKinds.digit
  return /\p{M}/u.test(character) ? characterKinds.mark : characterKinds.other
}

const size = 0x1_0000

/** Blocks whose characters are all alike and their own lower case; asking for each of them would be half of the work. */
const alike = [
  { from: 0x4e00, to: 0xa000, kind: characterKinds.ideograph },
  { from: 0xac00, to: 0xd7a4, kind: characterKinds.letter },
  // Halves of pairs.
  { from: 0xd800, to: 0xe000, kind: characterKinds.letter },
  // For private use.
  { from: 0xe000, to: 0xf900, kind: characterKinds.other },
  { from: size, to: size, kind: characterKinds.other },
] as const

const build = (): Characters => {
  const kinds = new Uint8Array(size)
  const folded = new Uint16Array(size)
  let next = 0
  for (const { from, to, kind } of alike) {
    for (let code = next; code < from; code++) {
      const character = String.fromCharCode(code)
      const own = kindOf(character)
      kinds[code] = own
      if (own === characterKinds.other || own === characterKinds.ideograph) continue
      const lower = character.toLowerCase()
      folded[code] = lower.length === 1 ? lower.charCodeAt(0) : code
    }
    kinds.fill(kind, from, to)
    if (kind === characterKinds.letter) for (let code = from; code < to; code++) folded[code] = code
    next = to
  }
  return { kinds, folded }
}

let characters: Characters | undefined

/** The facts, gathered on first use: the table takes milliseconds, and an import costs nothing. */
export const readCharacters = (): Characters => (characters ??= build())
