import { commonNames } from "./common-names.ts"
import { commonWords } from "./common-words.ts"
import { type Hashing } from "./grams.ts"
import { type KeyTable, restoreLate } from "./key-table.ts"
import { readWords, type Words } from "./read-words.ts"
import { isRawPair, rankWords } from "./visit-grams.ts"
import { type WordView } from "./word-views.ts"

/** The words that open files or everybody has, and the pairs of neighbours that open files have. */
export interface Vocabulary {
  /** Adds the words of an open text, and its pairs of neighbours in every view, of which the raw one is first. */
  readonly add: (words: Words, views: ReadonlyArray<WordView>) => void
  readonly hasWord: (hash: number) => boolean
  /** A word that it has, or a name that many packages use. */
  readonly hasWordOrName: (hash: number) => boolean
  readonly hasPair: (one: number, two: number) => boolean
  readonly save: () => Uint32Array
}

/** Makes a vocabulary: of what everybody has, or as it was when it was saved. Nothing is built until it is asked for. */
export const makeVocabulary = (hashing: Hashing, saved?: Uint32Array): Vocabulary => {
  const asWord = (hash: number) => hash
  // A password may be a name that many use: it must not pass for a word, and stands in the table in another way.
  const asName = (hash: number) => ~hash >>> 0
  const addAll = (table: KeyTable, { hashes, count }: Words, as: (hash: number) => number): void => {
    for (let word = 0; word < count; word++) table.add(hashes[word] || 1, as(hashes[word] ?? 0))
  }
  const table = restoreLate(saved, (fresh) => {
    addAll(fresh, readWords(commonWords, hashing.wordSeed), asWord)
    addAll(fresh, readWords(commonNames, hashing.wordSeed), asName)
  })
  const low = (one: number, two: number) => hashing.low(one, two, 0, 0, 0)
  const high = (one: number, two: number) => hashing.high(one, two, 0, 0, 0)
  const hasWord = (hash: number) => table().find(hash || 1, asWord(hash)) >= 0

  return {
    add: (words, views) => {
      const known = table()
      addAll(known, words, asWord)
      const { hashes } = words
      const [raw] = views
      const ranks = rankWords(words)
      for (const view of new Set(views)) {
        const { kept, count } = view
        for (let at = 1; at < count; at++) {
          const first = kept[at - 1] ?? 0
          const second = kept[at] ?? 0
          if (view !== raw && isRawPair(ranks, first, second)) continue
          const one = hashes[first] ?? 0
          const two = hashes[second] ?? 0
          known.add(low(one, two), high(one, two))
        }
      }
    },
    hasWord,
    hasWordOrName: (hash) => hasWord(hash) || table().find(hash || 1, asName(hash)) >= 0,
    hasPair: (one, two) => table().find(low(one, two), high(one, two)) >= 0,
    save: () => table().save(),
  }
}
