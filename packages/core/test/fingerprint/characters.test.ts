import { expect, test } from "vitest"
import { characterKinds, readCharacters } from "../../src/fingerprint/characters.ts"

const { other, letter, digit, mark, ideograph } = characterKinds

const script = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u

const kindOf = (character: string): number => {
  if (/[0-9]/.test(character)) return digit
  if (/[A-Za-z_$\p{Surrogate}]/u.test(character)) return letter
  if (script.test(character)) return ideograph
  if (/\p{Letter}/u.test(character)) return letter
  if (/\p{Number}/u.test(character)) return digit
  return /\p{Mark}/u.test(character) ? mark : other
}

test("every code unit is what Unicode says of it, and is folded to its lower case where it is part of a word", () => {
  const { kinds, folded } = readCharacters()
  const wrong: Array<string> = []
  for (let code = 0; code < 0x1_0000; code++) {
    const character = String.fromCharCode(code)
    const kind = kindOf(character)
    const lower = character.toLowerCase()
    const isWord = kind !== other && kind !== ideograph
    const fold = isWord ? (lower.length === 1 ? lower.charCodeAt(0) : code) : 0
    if (kinds[code] !== kind || folded[code] !== fold) wrong.push(code.toString(16))
  }
  expect(wrong).toEqual([])
})
