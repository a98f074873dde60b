import { countMerged } from "./merge.ts"
import { makePieceMemo } from "./piece-memo.ts"
import { wipe, writeUtf8 } from "./utf8-scratch.ts"
import { type Vocabulary } from "./vocabulary.ts"

const lineFeed = 10
const blank = 32

/** Not a continuation byte of UTF-8: merging starts from characters. */
const everyCharacter = (bytes: Uint8Array, at: number): boolean => ((bytes[at] ?? 0) & 0xc0) !== 0x80

/** No token has a space after another character, and none has a line feed: pieces end there. */
const endOfPiece = (bytes: Uint8Array, start: number, end: number): number => {
  if (bytes[start] === lineFeed) return start + 1
  let at = start
  while (at < end && bytes[at] === blank) at++
  while (at < end && bytes[at] !== blank && bytes[at] !== lineFeed) at++
  return at
}

/**
 * Makes the counter of Mistral's SentencePiece vocabularies (v3 and v7), in which a space is stored as such, not as
 * U+2581. As that library does: a space is put before the text, and a character without a token counts its bytes.
 */
export const makeSentencePieceCounter = (vocabulary: Vocabulary): ((text: string) => number) => {
  const merged = makePieceMemo((bytes, start, end) => {
    let count = countMerged(vocabulary, bytes, start, end, everyCharacter)
    for (let at = start; at < end;) {
      let next = at + 1
      while (next < end && !everyCharacter(bytes, next)) next++
      // A character that is part of longer tokens only would be missed here; the vocabulary's test shows there is none.
      if (next - at > 1 && vocabulary.find(bytes, at, next) < 0) count += next - at - 1
      at = next
    }
    return count
  })
  return (text) => {
    if (text === "") return 0
    const utf8 = writeUtf8(text.includes("▁") ? text.replaceAll("▁", " ") : text, 1)
    const { bytes, length } = utf8
    bytes[0] = blank
    let count = 0
    for (let at = 0; at < length;) {
      const end = endOfPiece(bytes, at, length)
      count += end - at === 1 ? 1 : merged.count(bytes, at, end)
      at = end
    }
    wipe(utf8)
    return count
  }
}
