import { type Hit } from "./hit.ts"

/** Hits that follow one another in a text as they do in a protected file. */
export interface Run {
  /** A position in the index's paths. */
  readonly path: number
  readonly firstLine: number
  readonly lastLine: number
  readonly words: number
  /** Those in grams that stand at one place only: what several files share is a custom, and tells less. */
  readonly placedWords: number
  readonly isRare: boolean
}

/** Takes the hits of one stream of words, in order. */
export interface Chain {
  readonly add: (hit: Hit) => void
  /** The runs; the chain is over. */
  readonly end: () => ReadonlyArray<Run>
}

/** Words that were changed or put in between; more of them end a run. */
const mostBetween = 5

interface Growing {
  path: number
  source: number
  line: number
  firstLine: number
  lastLine: number
  words: number
  placedWords: number
  end: number
  isRare: boolean
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
  placedWords: 0,
  end: hit.start,
  isRare: false,
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
    run.words += hit.end - Math.max(run.end, hit.start)
    run.end = hit.end
    run.isRare ||= hit.isRare
    if (hit.isAnywhere) {
      run.anywhere.push(hit)
      return
    }
    run.placedWords += hit.end - hit.start
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
