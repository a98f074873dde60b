import { gramSize } from "./grams.ts"
import { firstLineOf, hasOwnWord, isAnywhere, isDistinct, lastLineOf, lastPairsOf, pairsOf } from "./protected-grams.ts"

/** Neighbouring grams of a text that stand in one version of a protected file, or all at several places, in order. */
export interface Hit {
  /** The first word, counted from 0, and the word after the last. */
  readonly start: number
  readonly end: number
  readonly source: number
  /** Lines in the protected file: of the first word, of the last gram's first word, of the last word. */
  readonly firstLine: number
  readonly lastGramLine: number
  readonly lastLine: number
  /** Whether a gram in it holds a word of its own, and whether one tells enough by itself. */
  readonly hasOwnWord: boolean
  readonly isDistinct: boolean
  /** Pairs of neighbours of its own; of these, those that are new where the words go on from a hit one word before. */
  readonly pairs: number
  readonly nextPairs: number
  /** Its grams stand at several places, so that it may go on with any run. */
  readonly isAnywhere: boolean
}

/** A hit while its text is read. */
export type GrowingHit = { -readonly [Key in keyof Hit]: Hit[Key] }

/** The hit of a single gram. */
export const hitOf = (start: number, source: number, place: number): GrowingHit => ({
  start,
  end: start + gramSize,
  source,
  firstLine: firstLineOf(place),
  lastGramLine: firstLineOf(place),
  lastLine: lastLineOf(place),
  hasOwnWord: hasOwnWord(place),
  isDistinct: isDistinct(place),
  pairs: pairsOf(place),
  nextPairs: lastPairsOf(place),
  isAnywhere: isAnywhere(place),
})

/** Adds a gram to the hits before it, or to the last of them: a long paste is a handful of hits. */
export const appendHit = (hits: Array<GrowingHit>, start: number, source: number, place: number): void => {
  const last = hits.at(-1)
  const line = firstLineOf(place)
  if (
    last === undefined ||
    last.end !== start + gramSize - 1 ||
    last.isAnywhere !== isAnywhere(place) ||
    (!last.isAnywhere && (last.source !== source || line < last.lastGramLine))
  ) {
    hits.push(hitOf(start, source, place))
    return
  }
  last.end++
  last.lastGramLine = line
  last.lastLine = Math.max(last.lastLine, lastLineOf(place))
  last.hasOwnWord ||= hasOwnWord(place)
  last.isDistinct ||= isDistinct(place)
  last.pairs += lastPairsOf(place)
  last.nextPairs += lastPairsOf(place)
}
