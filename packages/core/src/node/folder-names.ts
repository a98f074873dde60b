import { readdirSync, statSync } from "node:fs"

/** Listings are remembered for so many folders; then the memory begins anew. */
const mostFolders = 1_000
/** A folder that changed so short a time ago may change again without its time of change telling. */
const clockGrainMs = 50

const fold = (name: string): string => name.normalize("NFC").toLowerCase()

const list = (folder: string): ReadonlyMap<string, string> => {
  try {
    return new Map(readdirSync(folder).map((name) => [fold(name), name]))
  } catch {
    // Not a folder, or not to be read: what is in it has no other name.
    return new Map()
  }
}

const changedAt = (folder: string): number | undefined => {
  try {
    return statSync(folder).mtimeMs
  } catch {
    // Not there, or behind a folder that may not be read.
    return undefined
  }
}

/**
 * Makes the function that finds how a name is really written in a folder, whatever case and Unicode form it is given in;
 * `undefined` where nothing is called so. Listings are read again when their folder changes.
 */
export const makeFolderNames = (): ((folder: string, name: string) => string | undefined) => {
  const known = new Map<string, { readonly changed: number; readonly names: ReadonlyMap<string, string> }>()
  return (folder, name) => {
    const changed = changedAt(folder)
    if (changed === undefined) return undefined
    const hit = known.get(folder)
    if (hit?.changed === changed) return hit.names.get(fold(name))
    const names = list(folder)
    if (known.size >= mostFolders) known.clear()
    if (Date.now() - changed > clockGrainMs) known.set(folder, { changed, names })
    return names.get(fold(name))
  }
}
