/** Values by keys, of which those asked for lately are kept. */
export interface RecentValues<A> {
  readonly get: (key: string) => A | undefined
  readonly set: (key: string, value: A) => void
}

/**
 * Remembers up to `most` values; those of the last half of that many different keys are surely among them. Two generations
 * take turns: asking for what is in the younger costs one look, and nothing is moved, deleted or searched for.
 */
export const makeRecentValues = <A>(most: number): RecentValues<A> => {
  let younger = new Map<string, A>()
  let older = new Map<string, A>()
  const set = (key: string, value: A): void => {
    if (younger.size >= most / 2) {
      older = younger
      younger = new Map()
    }
    younger.set(key, value)
  }
  return {
    set,
    get: (key) => {
      const young = younger.get(key)
      if (young !== undefined) return young
      const old = older.get(key)
      if (old !== undefined) set(key, old)
      return old
    },
  }
}
