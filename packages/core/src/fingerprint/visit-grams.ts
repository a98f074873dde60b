import { gramSize, type Hashing } from "./grams.ts"
import { type Words, wordMarks } from "./read-words.ts"
import { type WordView } from "./word-views.ts"

/** What is done with a gram: its key, its view and its position there. */
type Visit = (low: number, high: number, view: WordView, position: number) => void

/**
 * Numbers the words of the raw view. Another view's gram is the raw one's if its ends are words that lie four apart
 * there too, which spares most of the hashing and every second entry.
 */
export const rankWords = ({ count, marks }: Words): Uint32Array => {
  const ranks = new Uint32Array(count)
  let rank = 0
  for (let word = 0; word < count; word++) {
    // A number takes part in no raw gram; 0 is no word's rank.
    if (((marks[word] ?? 0) & wordMarks.number) === 0) ranks[word] = ++rank
  }
  return ranks
}

/** Says whether the gram from word `first` to word `last` of some view is one of the raw view. */
export const isRawGram = (ranks: Uint32Array, first: number, last: number): boolean => {
  const from = ranks[first] ?? 0
  const to = ranks[last] ?? 0
  return from !== 0 && to - from === gramSize - 1
}

/** Says whether two neighbours of some view are neighbours in the raw view. */
export const isRawPair = (ranks: Uint32Array, first: number, second: number): boolean => {
  const from = ranks[first] ?? 0
  return from !== 0 && ranks[second] === from + 1
}

/** Visits the grams of all views of a file, those that the raw view (the first) has only once. */
export const visitGrams = (words: Words, views: ReadonlyArray<WordView>, hashing: Hashing, visit: Visit): void => {
  const { hashes } = words
  const [raw] = views
  const ranks = rankWords(words)
  for (const view of new Set(views)) {
    const { kept } = view
    const end = view.count - gramSize
    for (let at = 0; at <= end; at++) {
      const first = kept[at] ?? 0
      const last = kept[at + 4] ?? 0
      if (view !== raw && isRawGram(ranks, first, last)) continue
      const one = hashes[first] ?? 0
      const two = hashes[kept[at + 1] ?? 0] ?? 0
      const three = hashes[kept[at + 2] ?? 0] ?? 0
      const four = hashes[kept[at + 3] ?? 0] ?? 0
      const five = hashes[last] ?? 0
      // One word five times tells nothing.
      if (one === two && two === three && three === four && four === five) continue
      visit(hashing.low(one, two, three, four, five), hashing.high(one, two, three, four, five), view, at)
    }
  }
}
