import { gramSize } from "./grams.ts"
import { type Hit } from "./hit.ts"

/** Hits that follow one another in a text as they do in a protected file. */
export interface Run {
  /** A position in the index's paths. */
  readonly path: number
  readonly firstLine: number
  readonly lastLine: number
  readonly words: number
  readonly hasOwnWord: boolean
  /** Some of its words, in a row, tell what nobody else writes. */
  readonly isTelling: boolean
}

/** Takes the hits of one stream of words, in order. */
export interface Chain {
  readonly add: (hit: Hit) => void
  /** The runs; the chain is over. */
  readonly end: () => ReadonlyArray<Run>
}

/** Words that were changed or put in between; more of them end a run. */
const mostBetween = 5

/** Words in a row with a word of their own; where a name is only used (`const span = new Tracer.NativeSpan`), they are five. */
const ownRow = 6
/** Words in a row of which two neighbours are a pair of their own. */
const pairRow = 11
/** Fewer words in a row tell as much if more of their neighbours are such pairs. */
const shortPairRow = 9
const shortPairSum = 14

/** Words of a run without a gap, and what they tell. */
interface Row {
  start: number
  pairs: number
  hasOwnWord: boolean
}

const isTellingRow = ({ start, pairs, hasOwnWord }: Row, end: number): boolean => {
  const words = end - start
  if (hasOwnWord && words >= ownRow) return true
  return pairs > 0 && (words >= pairRow || (words >= shortPairRow && words + pairs >= shortPairSum))
}

interface Growing {
  path: number
  source: number
  line: number
  firstLine: number
  lastLine: number
  words: number
  end: number
  row: Row
  hasOwnWord: boolean
  isTelling: boolean
  /** Whether a hit with one place only has told which file this is. */
  isPlaced: boolean
  /** The last hits, while they may belong to any file: the next run may need them too. */
  anywhere: Array<Hit>
}

const begin = (hit: Hit, path: number): Growing => ({
  path,
  source: hit.source,
  line: 0,
  firstLine: hit.firstLine,
  lastLine: hit.lastLine,
  words: 0,
  end: hit.start,
  row: { start: hit.start, pairs: 0, hasOwnWord: false },
  hasOwnWord: false,
  isTelling: false,
  isPlaced: false,
  anywhere: [],
})

/** Chains hits to runs; `pathOf` tells the path of a file version. Every hit is taken at most twice: linear. */
export const makeChain = (pathOf: (source: number) => number): Chain => {
  const runs: Array<Run> = []
  let growing: Growing | undefined

  const close = (): void => {
    if (growing !== undefined) runs.push(growing)
    growing = undefined
  }

  // Lines of two versions of a file cannot be compared.
  const follows = (run: Growing, hit: Hit): boolean =>
    !run.isPlaced || (pathOf(hit.source) === run.path && (hit.source !== run.source || hit.firstLine >= run.line))

  const extend = (hit: Hit): void => {
    const run = (growing ??= begin(hit, pathOf(hit.source)))
    if (hit.start > run.end) run.row = { start: hit.start, pairs: 0, hasOwnWord: false }
    const { row } = run
    row.pairs += hit.start === run.end - (gramSize - 1) ? hit.nextPairs : hit.pairs
    row.hasOwnWord ||= hit.hasOwnWord
    run.words += hit.end - Math.max(run.end, hit.start)
    run.end = hit.end
    run.hasOwnWord ||= hit.hasOwnWord
    run.isTelling ||= hit.isDistinct || isTellingRow(row, run.end)
    if (hit.isAnywhere) {
      run.anywhere.push(hit)
      return
    }
    run.firstLine = run.isPlaced ? Math.min(run.firstLine, hit.firstLine) : hit.firstLine
    run.lastLine = run.isPlaced ? Math.max(run.lastLine, hit.lastLine) : hit.lastLine
    run.path = pathOf(hit.source)
    run.source = hit.source
    run.line = hit.lastGramLine
    run.isPlaced = true
    run.anywhere = []
  }

  return {
    add: (hit) => {
      if (growing !== undefined && hit.start - growing.end > mostBetween) close()
      if (growing !== undefined && !hit.isAnywhere && !follows(growing, hit)) {
        const { anywhere } = growing
        close()
        for (const shared of anywhere) extend(shared)
      }
      extend(hit)
    },
    end: () => {
      close()
      return runs
    },
  }
}
