import { countMerged } from "./merge.ts"
import { makePieceMemo } from "./piece-memo.ts"
import { endOfPiece, ownWords, type WordKinds } from "./tekken-pieces.ts"
import { wipe, writeUtf8 } from "./utf8-scratch.ts"
import { type Vocabulary } from "./vocabulary.ts"

/** Every byte is a token of its own, so that every text has a count. */
const everyByte = (): boolean => true

/**
 * Makes the counter of a byte-level vocabulary with Tekken's pattern (Devstral and Mistral's models since Nemo). A piece
 * that is a token counts one; others are merged, in O(n log n) however long they are.
 */
export const makeTekkenCounter = (vocabulary: Vocabulary, words: WordKinds = ownWords): ((text: string) => number) => {
  const merged = makePieceMemo((bytes, start, end) => countMerged(vocabulary, bytes, start, end, everyByte))
  return (text) => {
    const utf8 = writeUtf8(text)
    const { bytes, length } = utf8
    let count = 0
    for (let at = 0; at < length;) {
      const end = endOfPiece(bytes, at, length, words)
      count += end - at === 1 || vocabulary.find(bytes, at, end) >= 0 ? 1 : merged.count(bytes, at, end)
      at = end
    }
    wipe(utf8)
    return count
  }
}
