import { gramSize } from "./grams.ts"
import { readWords, type Words } from "./read-words.ts"
import { type Vocabulary } from "./vocabulary.ts"
import { type WordView } from "./word-views.ts"

/** What a protected gram tells that neither open files nor everybody has. */
export interface Telling {
  /** A word of its own is in it. */
  readonly hasOwnWord: boolean
  /** It tells enough to be known by itself. */
  readonly isDistinct: boolean
  /** Pairs of neighbours of its own: known words that no open file has side by side. At most four. */
  readonly pairs: number
  /** The last two words are such a pair, and no other in the gram is the same. */
  readonly isLastPairOwn: boolean
}

/** With so many pairs of its own a gram is distinct by one word of its own, however plain. */
const manyPairs = 3

/** Where too little is open, nothing is known to be somebody's own: one pair is granted, so that a longer run binds. */
export const unknownTelling: Telling = { hasOwnWord: false, isDistinct: false, pairs: 1, isLastPairOwn: false }

const ownKinds = { known: 0, composed: 1, distinct: 2 } as const

const longestName = 200
const name = /[\p{L}\p{M}\p{N}_$]+/uy
const bounds = /(?<=[\p{Ll}\p{N}])(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})|[^\p{L}\p{M}]+/u

/** `totalLength` is a word of its own in no sense but the letter's: anybody may put known words together. */
const isComposed = (word: string, vocabulary: Vocabulary, seed: number): boolean => {
  const parts = word.split(bounds).filter((part) => part.length > 1)
  if (parts.length === 0) return !/\p{N}/u.test(word)
  const { hashes, count } = readWords(parts.join(" "), seed)
  return hashes.subarray(0, count).every(vocabulary.hasWordOrName)
}

/** Says of each gram of a text what it tells. */
export const readTelling = (
  text: string,
  words: Words,
  vocabulary: Vocabulary,
  seed: number,
): ((view: WordView, position: number) => Telling) => {
  const { count, hashes, plain, starts } = words
  const own = new Uint8Array(count)
  for (let word = 0; word < count; word++) {
    if (plain[word] === 1 || vocabulary.hasWordOrName(hashes[word] ?? 0)) continue
    const start = starts[word] ?? 0
    name.lastIndex = 0
    const [letters = ""] = name.exec(text.slice(start, start + longestName)) ?? []
    own[word] = isComposed(letters, vocabulary, seed) ? ownKinds.composed : ownKinds.distinct
  }

  const findPairs = ({ kept, count: length }: WordView): Uint8Array => {
    const pairs = new Uint8Array(length)
    for (let at = 1; at < length; at++) {
      const one = kept[at - 1] ?? 0
      const two = kept[at] ?? 0
      if (own[one] !== ownKinds.known || own[two] !== ownKinds.known) continue
      if (!vocabulary.hasPair(hashes[one] ?? 0, hashes[two] ?? 0)) pairs[at] = 1
    }
    return pairs
  }
  const pairsOf = new Map<WordView, Uint8Array>()

  return (view, position) => {
    let ownPairs = pairsOf.get(view)
    if (ownPairs === undefined) pairsOf.set(view, (ownPairs = findPairs(view)))
    const hashAt = (at: number) => hashes[view.kept[at] ?? 0] ?? 0
    const end = position + gramSize
    const isRepeated = (at: number): boolean => {
      for (let before = position + 1; before < at; before++)
        if (hashAt(before) === hashAt(at) && hashAt(before - 1) === hashAt(at - 1)) return true
      return false
    }
    let pairs = 0
    let isLastPairOwn = false
    let ownWord = 0
    let isDistinct = false
    for (let at = position; at < end; at++) {
      const kind = own[view.kept[at] ?? 0]
      if (kind !== ownKinds.known) {
        isDistinct ||= kind === ownKinds.distinct || (ownWord !== 0 && ownWord !== hashAt(at))
        ownWord = hashAt(at) || 1
      }
      isLastPairOwn = at > position && ownPairs[at] === 1 && !isRepeated(at)
      if (isLastPairOwn) pairs++
    }
    const hasOwnWord = ownWord !== 0
    return { hasOwnWord, isDistinct: isDistinct || (hasOwnWord && pairs >= manyPairs), pairs, isLastPairOwn }
  }
}
