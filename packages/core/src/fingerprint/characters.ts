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

const build = (): Characters => {
  const kinds = new Uint8Array(0x1_0000)
  const folded = new Uint16Array(0x1_0000)
  for (let code = 0; code < 0x1_0000; code++) {
    const character = String.fromCharCode(code)
    const kind = kindOf(character)
    kinds[code] = kind
    if (kind === characterKinds.other || kind === characterKinds.ideograph) continue
    const lower = character.toLowerCase()
    folded[code] = lower.length === 1 ? lower.charCodeAt(0) : code
  }
  return { kinds, folded }
}

let characters: Characters | undefined

/** The facts, gathered on first use: the table takes milliseconds, and an import costs nothing. */
export const readCharacters = (): Characters => (characters ??= build())
