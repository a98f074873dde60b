/** Choices that a seed determines. */
export interface Random {
  /** A whole number from 0 to `below - 1`. */
  readonly below: (below: number) => number
  readonly pick: <A>(from: ReadonlyArray<A>) => A
  /** `count` items, one after another from a random place. */
  readonly window: <A>(from: ReadonlyArray<A>, count: number) => ReadonlyArray<A>
  /** Lower-case letters and digits. */
  readonly text: (length: number) => string
}

/** Makes a generator (mulberry32): equal seeds give equal choices on every machine. */
export const makeRandom = (seed: number): Random => {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (limit: number) => Math.floor(next() * limit)
  const pick = <A>(from: ReadonlyArray<A>): A => {
    const chosen = from[below(from.length)]
    if (chosen === undefined) throw new RangeError("Expected something to pick from, came an empty list")
    return chosen
  }
  return {
    below,
    pick,
    window: (from, count) => {
      const start = below(Math.max(1, from.length - count + 1))
      return from.slice(start, start + count)
    },
    text: (length) => Array.from({ length }, () => pick([..."abcdefghijklmnopqrstuvwxyz0123456789"])).join(""),
  }
}
