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
  /** Its words tell what nobody else writes. */
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

/** Words that follow one another in a text and in a file, and what they tell. */
interface Stretch {
  words: number
  pairs: number
  hasOwnWord: boolean
}

/** The fewest words that tell whose they are: with a word of their own, or with so many pairs of their own. */
interface Lengths {
  readonly ownWord: number
  readonly pairs: ReadonlyArray<readonly [words: number, pairs: number]>
}

/** Without a gap. Where a name is only used (`const span = new Tracer.NativeSpan`), it has four known words around it. */
const inARow: Lengths = {
  ownWord: 6,
  pairs: [
    [9, 5],
    [10, 4],
    [11, 1],
  ],
}

/** With words changed or put in between. */
const withGaps: Lengths = {
  ownWord: 8,
  pairs: [
    [11, 5],
    [14, 3],
  ],
}

const tells = (stretch: Stretch, { ownWord, pairs }: Lengths): boolean =>
  (stretch.hasOwnWord && stretch.words >= ownWord) ||
  pairs.some(([words, few]) => stretch.words >= words && stretch.pairs >= few)

const nothing = (): Stretch => ({ words: 0, pairs: 0, hasOwnWord: false })

const addTo = (stretch: Stretch, words: number, pairs: number, hasOwnWord: boolean): void => {
  stretch.words += words
  stretch.pairs += pairs
  stretch.hasOwnWord ||= hasOwnWord
}

interface Growing {
  path: number
  source: number
  line: number
  firstLine: number
  lastLine: number
  end: number
  /** All of it, and what has no gap to its end. */
  all: Stretch
  row: Stretch
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
  end: hit.start,
  all: nothing(),
  row: nothing(),
  isTelling: false,
  isPlaced: false,
  anywhere: [],
})

/** Chains hits to runs; `pathOf` tells the path of a file version. Every hit is taken at most twice: linear. */
export const makeChain = (pathOf: (source: number) => number): Chain => {
  const runs: Array<Run> = []
  let growing: Growing | undefined

  const close = (): void => {
    if (growing !== undefined) {
      const { path, firstLine, lastLine, all, isTelling } = growing
      runs.push({ path, firstLine, lastLine, words: all.words, hasOwnWord: all.hasOwnWord, isTelling })
    }
    growing = undefined
  }

  // Lines of two versions of a file cannot be compared.
  const follows = (run: Growing, hit: Hit): boolean =>
    !run.isPlaced || (pathOf(hit.source) === run.path && (hit.source !== run.source || hit.firstLine >= run.line))

  const extend = (hit: Hit): void => {
    const run = (growing ??= begin(hit, pathOf(hit.source)))
    if (hit.start > run.end) run.row = nothing()
    const words = hit.end - Math.max(run.end, hit.start)
    const pairs = hit.start === run.end - (gramSize - 1) ? hit.nextPairs : hit.pairs
    for (const stretch of [run.all, run.row]) addTo(stretch, words, pairs, hit.hasOwnWord)
    run.end = hit.end
    run.isTelling ||= hit.isDistinct || tells(run.row, inARow) || tells(run.all, withGaps)
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
