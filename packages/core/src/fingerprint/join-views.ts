import { gramSize, type Hashing } from "./grams.ts"
import { type Hit, hitOf } from "./hit.ts"
import { type KeyTable } from "./key-table.ts"
import { placeAt, sourceAt } from "./protected-grams.ts"

/** What one view of a text holds, and the words with which it may join its neighbours. */
export interface ViewProfile {
  readonly words: number
  readonly hits: ReadonlyArray<Hit>
  /** Hashes of the first and of the last four words, or of all where there are fewer. */
  readonly head: ReadonlyArray<number>
  readonly tail: ReadonlyArray<number>
}

/** Words that a gram over an end may take from one side. */
const most = gramSize - 1

/** Joins views to one stream of words: only the grams over their ends are new. */
export const joinViews = (parts: ReadonlyArray<ViewProfile>, hashing: Hashing, table: KeyTable): ViewProfile => {
  const [only] = parts
  if (only !== undefined && parts.length === 1) return only
  const hits: Array<Hit> = []
  let words = 0
  let head: ReadonlyArray<number> = []
  let tail: ReadonlyArray<number> = []
  for (const part of parts) {
    if (part.words === 0) continue
    const around = [...tail, ...part.head]
    for (let at = 0; at + gramSize <= around.length; at++) {
      const one = around[at] ?? 0
      const two = around[at + 1] ?? 0
      const three = around[at + 2] ?? 0
      const four = around[at + 3] ?? 0
      const five = around[at + 4] ?? 0
      const slot = table.find(hashing.low(one, two, three, four, five), hashing.high(one, two, three, four, five))
      if (slot >= 0) hits.push(hitOf(words - tail.length + at, sourceAt(table, slot), placeAt(table, slot)))
    }
    for (const hit of part.hits) hits.push({ ...hit, start: words + hit.start, end: words + hit.end })
    if (head.length < most) head = [...head, ...part.head].slice(0, most)
    tail = part.words >= most ? part.tail : around.slice(-most)
    words += part.words
  }
  return { words, hits, head, tail }
}
