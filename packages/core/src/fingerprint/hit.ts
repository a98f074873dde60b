import { gramSize } from "./grams.ts"
import { firstLineOf, isAnywhere, isRarePlace, lastLineOf } from "./protected-grams.ts"

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
  readonly isRare: boolean
  /** Its grams stand at several places, so that it may go on with any run. */
  readonly isAnywhere: boolean
}

/** The hit of a single gram. */
export const hitOf = (start: number, source: number, place: number): Hit => ({
  start,
  end: start + gramSize,
  source,
  firstLine: firstLineOf(place),
  lastGramLine: firstLineOf(place),
  lastLine: lastLineOf(place),
  isRare: isRarePlace(place),
  isAnywhere: isAnywhere(place),
})

/** Adds a gram to the hits before it, or to the last of them: a long paste is a handful of hits. */
export const appendHit = (hits: Array<Hit>, start: number, source: number, place: number): void => {
  const last = hits.at(-1)
  const line = firstLineOf(place)
  const continues =
    last !== undefined &&
    last.end === start + gramSize - 1 &&
    last.isAnywhere === isAnywhere(place) &&
    (last.isAnywhere || (last.source === source && line >= last.lastGramLine))
  if (!continues) {
    hits.push(hitOf(start, source, place))
    return
  }
  hits[hits.length - 1] = {
    ...last,
    end: last.end + 1,
    lastGramLine: line,
    lastLine: Math.max(last.lastLine, lastLineOf(place)),
    isRare: last.isRare || isRarePlace(place),
  }
}
