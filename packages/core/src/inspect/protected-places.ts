import { type Zone } from "../model/zone.ts"
import { compileMatcher } from "../policy/path-rules.ts"
import { makeRecentValues } from "../recent-values.ts"

/** The protected files of a workspace by their places. */
export interface ProtectedPlaces {
  /** Protected files below a folder, `""` for the root: the first of each zone. */
  readonly below: (folder: string) => ReadonlyArray<string>
  /** Protected files that a shell's pattern matches, or that lie below a folder that it matches: the first of each zone. */
  readonly matching: (glob: string) => ReadonlyArray<string>
}

/** A protected file, by its path below the root. */
export interface PlacedFile {
  readonly name: string
  readonly zone: Zone
}

/** Beyond these bounds a pattern counts as the folder before its first star. */
const mostFiles = 20_000
const mostStars = 6

const patternsRemembered = 512

const fold = (path: string): string => path.normalize("NFC").toLowerCase()

const firstOfEachZone = (files: Iterable<PlacedFile>): ReadonlyArray<string> => {
  const first = new Map<Zone, string>()
  for (const { name, zone } of files) if (!first.has(zone)) first.set(zone, name)
  return [...first.values()]
}

/** Places protected files. One entry for each of their folders. */
export const makeProtectedPlaces = (files: ReadonlyArray<PlacedFile>): ProtectedPlaces => {
  const folders = new Map<string, Array<PlacedFile>>()
  for (const file of files) {
    const path = fold(file.name)
    for (let at = 0; at !== -1; at = path.indexOf("/", at + 1)) {
      const folder = path.slice(0, at)
      const known = folders.get(folder)
      if (known === undefined) folders.set(folder, [file])
      else if (!known.some(({ zone }) => zone === file.zone)) known.push(file)
    }
  }
  const below = (folder: string): ReadonlyArray<string> =>
    (folders.get(fold(folder).replace(/\/+$/, "")) ?? []).map(({ name }) => name)

  const match = (glob: string): ReadonlyArray<string> => {
    const fixed = glob.slice(0, glob.search(/[*?[]/)).replace(/[^/]*$/, "")
    if (files.length > mostFiles || (glob.match(/\*+/g)?.length ?? 0) > mostStars) return below(fixed)
    try {
      const matches = compileMatcher(`/${glob}`)
      return firstOfEachZone(files.filter(({ name }) => matches(name)))
    } catch {
      // No pattern after all: what lies before it counts.
      return below(fixed)
    }
  }
  const known = makeRecentValues<ReadonlyArray<string>>(patternsRemembered)
  return {
    below,
    matching: (glob) => {
      const hit = known.get(glob)
      if (hit !== undefined) return hit
      const found = match(glob)
      known.set(glob, found)
      return found
    },
  }
}
