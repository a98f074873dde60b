import { statSync } from "node:fs"

/** Protected files under their other names (hard links). */
export interface LinkedNames {
  /** The protected name of the file at an absolute path that is such a file under another name. One `stat` at most. */
  readonly nameOf: (path: string) => string | undefined
  /** Learns the absolute paths of all protected files. One `stat` each. */
  readonly learn: (paths: Iterable<string>) => void
  /** Says that a link of any kind was made or taken away. */
  readonly changed: () => void
  /** Counts the changes: what was concluded from links at another count may no longer hold. */
  readonly version: number
}

interface Numbered {
  /** The file's own number, whatever its name. */
  readonly number: string
  readonly hasOtherNames: boolean
}

const numberOf = (path: string): Numbered | undefined => {
  try {
    const { dev, ino, nlink } = statSync(path, { bigint: true })
    return { number: `${dev}:${ino}`, hasOtherNames: nlink > 1n }
  } catch {
    // A file that cannot be found has no second name.
    return undefined
  }
}

const isSame = (one: ReadonlySet<string>, other: ReadonlySet<string>): boolean =>
  one.size === other.size && [...one].every((path) => other.has(path))

/** Knows no protected file yet. */
export const makeLinkedNames = (): LinkedNames => {
  // Also files of one name: a second one may be made at any time.
  let names: ReadonlyMap<string, string> = new Map()
  let linked: ReadonlySet<string> = new Set()
  let version = 0
  return {
    nameOf: (path) => {
      const found = names.size === 0 ? undefined : numberOf(path)
      const name = found?.hasOtherNames === true ? names.get(found.number) : undefined
      return name === path ? undefined : name
    },
    learn: (paths) => {
      const learnt = new Map<string, string>()
      const linkedNow = new Set<string>()
      for (const path of paths) {
        const found = numberOf(path)
        if (found === undefined) continue
        if (found.hasOtherNames) linkedNow.add(path)
        if (!learnt.has(found.number)) learnt.set(found.number, path)
      }
      if (!isSame(linked, linkedNow)) version++
      names = learnt
      linked = linkedNow
    },
    changed: () => {
      version++
    },
    get version() {
      return version
    },
  }
}
