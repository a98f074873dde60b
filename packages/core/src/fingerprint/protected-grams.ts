import { type KeyTable, makeKeyTable } from "./key-table.ts"
import { type Telling } from "./telling-grams.ts"

/** Bits of a place: a line, over how many lines the gram goes, what it tells, whether several such grams are there. */
const lineBits = 20
const mostLine = 2 ** lineBits - 1
const mostSpan = 31
const pairsShift = 25
const pairsMask = 0x0e00_0000
const lastPairBit = 0x1000_0000
const ownWordBit = 0x2000_0000
const distinctBit = 0x4000_0000
const severalBit = 0x8000_0000

/** Where a protected gram stands and what it tells, packed into 32 bits. */
export const packPlace = (firstLine: number, lastLine: number, telling: Telling): number => {
  const line = Math.min(firstLine, mostLine)
  const span = Math.min(Math.max(0, lastLine - line), mostSpan)
  const bits =
    (telling.isLastPairOwn ? lastPairBit : 0) |
    (telling.hasOwnWord ? ownWordBit : 0) |
    (telling.isDistinct ? distinctBit : 0)
  return ((span << lineBits) | line | (telling.pairs << pairsShift) | bits) >>> 0
}

/** What a packed place says. */
export const firstLineOf = (place: number): number => place & mostLine
export const lastLineOf = (place: number): number => (place & mostLine) + ((place >>> lineBits) & mostSpan)
/** The gram stands at several places: it may go on with any run. */
export const isAnywhere = (place: number): boolean => (place & severalBit) !== 0
export const hasOwnWord = (place: number): boolean => (place & ownWordBit) !== 0
export const isDistinct = (place: number): boolean => (place & distinctBit) !== 0
/** Pairs of its own in the gram, and in its last two words. */
export const pairsOf = (place: number): number => (place & pairsMask) >>> pairsShift
export const lastPairsOf = (place: number): number => ((place & lastPairBit) === 0 ? 0 : 1)

const tellingBits = lastPairBit | ownWordBit | distinctBit

/** A place with all that one or the other says is told there: what was told once stays so, whatever was opened since. */
const addTelling = (place: number, other: number): number => {
  const pairs = Math.max(place & pairsMask, other & pairsMask)
  return ((place & ~pairsMask) | pairs | (other & tellingBits)) >>> 0
}

/** Adds a gram at its place; says whether that changed anything. */
type AddGram = (low: number, high: number, place: number) => boolean

/** The protected grams, each with the file version and the place where it stands. */
export interface ProtectedGrams {
  readonly table: KeyTable
  /** The path of each file version, as a position in `paths`; versions count from 1. */
  readonly pathOf: (source: number) => number
  /** Begins a version of a file, and gives what adds its grams; `isStanding`: those that were only in git are its own. */
  readonly beginVersion: (path: number, isStanding: boolean) => AddGram
  /**
   * Begins a version that is only in git. It leaves grams of files alone, and takes over those of a path that
   * `isOpened` since; what it holds alone, a file that stands takes over from it.
   */
  readonly beginPastVersion: (path: number, isOpened: (path: number) => boolean) => AddGram
  readonly sources: ReadonlyArray<number>
}

/** Beside the path of a version that is only in git. */
const pastBit = 0x8000_0000

const sourceField = 0
const placeField = 1

export const sourceAt = (table: KeyTable, slot: number): number => table.get(slot, sourceField)
export const placeAt = (table: KeyTable, slot: number): number => table.get(slot, placeField)

/** Makes the table of protected grams, empty or from what was saved. */
export const makeProtectedGrams = (saved?: {
  readonly table: Uint32Array
  readonly sources: ReadonlyArray<number>
}): ProtectedGrams => {
  const table = makeKeyTable(2, saved?.table)
  const sources: Array<number> = [...(saved?.sources ?? [])]
  const pathOf = (source: number) => (sources[source - 1] ?? -1) & ~pastBit
  const isPast = (source: number) => ((sources[source - 1] ?? 0) & pastBit) !== 0

  const setGram = (slot: number, source: number, place: number): true => {
    table.set(slot, sourceField, source)
    table.set(slot, placeField, place)
    return true
  }

  const beginVersion = (path: number, isStanding: boolean) => {
    let version = 0
    // A version in which nothing is new or moved takes no number, so that reading a file again changes nothing.
    const takeVersion = () => (version ||= sources.push(path))
    return (low: number, high: number, place: number): boolean => {
      const slot = table.add(low, high)
      const source = sourceAt(table, slot)
      if (source === 0) return setGram(slot, takeVersion(), place)
      const known = placeAt(table, slot)
      if (isStanding && isPast(source)) return setGram(slot, takeVersion(), addTelling(place, known))
      const isMoved = firstLineOf(known) !== firstLineOf(place)
      // Grams of other files, and those repeated in this one, may go on with any run.
      let now = addTelling(known, place)
      if (pathOf(source) !== path || (isMoved && source === version)) now = (now | severalBit) >>> 0
      else if (isMoved) {
        table.set(slot, sourceField, takeVersion())
        now = (addTelling(place, known) | (known & severalBit)) >>> 0
      }
      if (now === known) return false
      table.set(slot, placeField, now)
      return true
    }
  }

  const beginPastVersion = (path: number, isOpened: (path: number) => boolean) => {
    let version = 0
    const takeVersion = () => (version ||= sources.push((path | pastBit) >>> 0))
    return (low: number, high: number, place: number): boolean => {
      const slot = table.add(low, high)
      const source = sourceAt(table, slot)
      if (source === 0 || isOpened(pathOf(source))) return setGram(slot, takeVersion(), place)
      const known = placeAt(table, slot)
      const isElsewhere = pathOf(source) !== path || (source === version && firstLineOf(known) !== firstLineOf(place))
      if (!isPast(source) || !isElsewhere || isAnywhere(known)) return false
      table.set(slot, placeField, (known | severalBit) >>> 0)
      return true
    }
  }

  return { table, pathOf, beginVersion, beginPastVersion, sources }
}
