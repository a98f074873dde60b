import { createHmac, hash } from "node:crypto"

/** Contents by the name that each was protected under. */
export interface SavedContents {
  /** Their ids. */
  readonly past: Readonly<Record<string, ReadonlyArray<string>>>
  /** Keyed hashes of their ids: what git does not hold may be guessed from its id. */
  readonly standing: Readonly<Record<string, ReadonlyArray<string>>>
}

/** Which contents of a repository have been protected, and under which names. */
export interface KnownContents {
  readonly has: (name: string, id: string) => boolean
  /** Adds one that was read from the repository. */
  readonly add: (name: string, id: string) => void
  /** Adds one that was read from a file. */
  readonly note: (name: string, bytes: Uint8Array) => void
  /** How many were added from the repository. */
  readonly size: () => number
  /** Forgets which were read from the repository. */
  readonly forget: () => void
  readonly save: () => SavedContents
}

/** The last versions of a file that are remembered: the ones that a commit may hold. */
const mostStanding = 8

/** As git names a content. In a repository with SHA-256 it is another name: then what is known is read once more. */
const idOf = (bytes: Uint8Array): string => hash("sha1", Buffer.concat([Buffer.from(`blob ${bytes.length}\0`), bytes]))

const restore = (saved: Readonly<Record<string, ReadonlyArray<string>>> = {}): Map<string, Set<string>> =>
  new Map(Object.entries(saved).map(([name, ids]) => [name, new Set(ids)]))

const write = (known: ReadonlyMap<string, ReadonlySet<string>>) =>
  Object.fromEntries([...known].map(([name, ids]) => [name, [...ids]]))

/** Makes the memory with the seed of the machine, empty or from what was saved. */
export const makeKnownContents = (seed: Uint8Array, saved?: SavedContents): KnownContents => {
  const markOf = (id: string): string => createHmac("sha256", seed).update(`content ${id}`).digest("base64url")
  const past = restore(saved?.past)
  const standing = restore(saved?.standing)
  let size = [...past.values()].reduce((sum, ids) => sum + ids.size, 0)
  const idsOf = (known: Map<string, Set<string>>, name: string): Set<string> => {
    const ids = known.get(name) ?? new Set()
    known.set(name, ids)
    return ids
  }
  return {
    has: (name, id) => {
      if (past.get(name)?.has(id) === true) return true
      const marks = standing.get(name)
      return marks !== undefined && marks.has(markOf(id))
    },
    add: (name, id) => {
      const ids = idsOf(past, name)
      if (ids.has(id)) return
      ids.add(id)
      size++
    },
    note: (name, bytes) => {
      const marks = idsOf(standing, name)
      marks.add(markOf(idOf(bytes)))
      const [oldest] = marks
      if (marks.size > mostStanding && oldest !== undefined) marks.delete(oldest)
    },
    size: () => size,
    forget: () => {
      past.clear()
      size = 0
    },
    save: () => ({ past: write(past), standing: write(standing) }),
  }
}
