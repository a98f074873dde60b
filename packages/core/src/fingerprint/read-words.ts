import { characterKinds, readCharacters } from "./characters.ts"
import { mix } from "./mix.ts"

/** Why a word may be left out of a view. Bits. */
export const wordMarks = { number: 1, prefix: 2, slashComment: 4, hashComment: 8, dashComment: 16 } as const

/** The words of a text, numbers among them, in order. */
export interface Words {
  readonly count: number
  readonly hashes: Uint32Array
  /** Offset of the first character. */
  readonly starts: Uint32Array
  /** One-based. */
  readonly lines: Uint32Array
  readonly marks: Uint8Array
  /** 1 for words so short or so plain that they never count as somebody's own: ideographs, short numbers. */
  readonly plain: Uint8Array
}

const { letter, digit, mark, ideograph } = characterKinds
const newline = 10
const point = 46

/** A shorter number says little even where no open file has it. */
const shortestRareNumber = 5

const enlarge = (words: Words): Words => {
  const capacity = words.starts.length * 2
  const hashes = new Uint32Array(capacity)
  const starts = new Uint32Array(capacity)
  const lines = new Uint32Array(capacity)
  const marks = new Uint8Array(capacity)
  const plain = new Uint8Array(capacity)
  hashes.set(words.hashes)
  starts.set(words.starts)
  lines.set(words.lines)
  marks.set(words.marks)
  plain.set(words.plain)
  return { count: words.count, hashes, starts, lines, marks, plain }
}

const allocate = (capacity: number): Words => ({
  count: 0,
  hashes: new Uint32Array(capacity),
  starts: new Uint32Array(capacity),
  lines: new Uint32Array(capacity),
  marks: new Uint8Array(capacity),
  plain: new Uint8Array(capacity),
})

/**
 * Reads a text's words: letters first, at least two characters; and its numbers, decimals in one piece. Case is folded,
 * for SQL, COBOL and Pascal are rewritten in another case without a second thought, and it costs no precision that shows.
 */
export const readWords = (text: string, seed: number): Words => {
  const { kinds, folded } = readCharacters()
  const { length } = text
  // Code has a word in six characters; denser text makes the arrays grow.
  let words = allocate((length >> 2) + 16)
  let { hashes, starts, lines, marks, plain } = words
  let count = 0
  let line = 1
  for (let at = 0; at < length;) {
    const code = text.charCodeAt(at)
    const kind = kinds[code] ?? 0
    if (kind === 0 || kind === mark) {
      if (code === newline) line++
      at++
      continue
    }
    const start = at
    let hash = seed
    if (kind === ideograph) {
      hash = Math.imul(hash ^ code, 0x01000193)
      at++
    } else {
      for (; at < length; at++) {
        const next = text.charCodeAt(at)
        const fold = folded[next] ?? 0
        if (fold !== 0) hash = Math.imul(hash ^ fold, 0x01000193)
        else if (kind === digit && next === point && kinds[text.charCodeAt(at + 1)] === digit)
          hash = Math.imul(hash ^ point, 0x01000193)
        else break
      }
      if (at - start < 2) continue
    }
    if (count === starts.length) {
      words = enlarge({ ...words, count })
      ;({ hashes, starts, lines, marks, plain } = words)
    }
    hashes[count] = mix(hash)
    starts[count] = start
    lines[count] = line
    if (kind !== letter) {
      if (kind === digit) marks[count] = wordMarks.number
      if (kind === ideograph || at - start < shortestRareNumber) plain[count] = 1
    }
    count++
  }
  return { ...words, count }
}
