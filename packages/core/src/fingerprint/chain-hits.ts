import { gramSize } from "./grams.ts"
import { firstLineOf, isAnywhere, isRarePlace, lastLineOf } from "./protected-grams.ts"
import { type Hit } from "./text-profile.ts"

/** Hits that follow one another in a text as they do in a protected file. */
export interface Run {
  /** A position in the index's paths. */
  readonly path: number
  readonly firstLine: number
  readonly lastLine: number
  readonly words: number
  readonly isRare: boolean
}

/** Takes the hits of one stream of words, by increasing position. */
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
  end: number
  isRare: boolean
  /** Whether a hit with one place only has told which file this is. */
  isPlaced: boolean
  /** The last hits, while they may belong to any file: the next run may need them too. */
  anywhere: Array<Hit>
}

const begin = ({ source, place, position }: Hit, path: number): Growing => ({
  path,
  source,
  line: 0,
  firstLine: firstLineOf(place),
  lastLine: lastLineOf(place),
  words: 0,
  end: position,
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

  const follows = (run: Growing, hit: Hit): boolean =>
    !run.isPlaced ||
    (pathOf(hit.source) === run.path && (hit.source !== run.source || firstLineOf(hit.place) >= run.line))

  const extend = (hit: Hit): void => {
    const run = (growing ??= begin(hit, pathOf(hit.source)))
    run.words += hit.position + gramSize - Math.max(run.end, hit.position)
    run.end = hit.position + gramSize
    run.isRare ||= isRarePlace(hit.place)
    if (isAnywhere(hit.place)) {
      run.anywhere.push(hit)
      return
    }
    run.anywhere = []
    run.source = hit.source
    run.line = firstLineOf(hit.place)
    if (run.isPlaced) {
      run.firstLine = Math.min(run.firstLine, run.line)
      run.lastLine = Math.max(run.lastLine, lastLineOf(hit.place))
      return
    }
    run.isPlaced = true
    run.path = pathOf(hit.source)
    run.firstLine = run.line
    run.lastLine = lastLineOf(hit.place)
  }

  return {
    add: (hit) => {
      if (growing !== undefined && hit.position - growing.end > mostBetween) close()
      if (growing !== undefined && !isAnywhere(hit.place) && !follows(growing, hit)) {
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
