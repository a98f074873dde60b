import { type Dirent } from "node:fs"
import { readdir, realpath, stat } from "node:fs/promises"
import { join } from "node:path"
import { type Policy } from "../policy/policy.ts"
import { giveWay, type ProtectedFile } from "./workspace-files.ts"

/** Bounds of what is read below folders that git lists as one entry: linked ones, and repositories of their own. */
const mostFiles = 5_000
const deepest = 12

const skipped = new Set([".git", "node_modules"])

const isFolder = async (path: string): Promise<boolean> => {
  try {
    return (await stat(path)).isDirectory()
  } catch {
    // A link that leads nowhere.
    return false
  }
}

const entriesOf = async (folder: string, seen: Set<string>): Promise<ReadonlyArray<Dirent>> => {
  try {
    const real = await realpath(folder)
    if (seen.has(real)) return []
    seen.add(real)
    return await readdir(folder, { withFileTypes: true })
  } catch {
    // A folder that may not be read gives no text to anyone here.
    return []
  }
}

/** The protected files, with those in folders that a list has as one entry. */
export interface ClosedFiles {
  readonly files: ReadonlyArray<ProtectedFile>
  /** Folders that were looked into. */
  readonly folders: ReadonlyArray<string>
  /** Entries that hold more than is read. */
  readonly cut: ReadonlyArray<string>
}

/**
 * Looks into protected entries that are folders, as `vault/link -> ../outside` is: what lies in them is protected as the
 * policy says of its path there. Follows no circle; reads at most 5,000 files, 12 folders deep.
 */
export const lookIntoFolders = async (
  root: string,
  closed: ReadonlyArray<ProtectedFile>,
  { zoneOf }: Policy,
): Promise<ClosedFiles> => {
  const known = new Set(closed.map(({ path }) => path))
  const files: Array<ProtectedFile> = []
  const folders: Array<string> = []
  const cut = new Set<string>()
  let left = mostFiles
  for (const [number, entry] of closed.entries()) {
    if (number % 500 === 499) await giveWay()
    const start = entry.path.replace(/\/$/, "")
    // What no rule names may be any folder of this machine: its files are bound by their paths.
    if (zoneOf(entry.path).rule.pattern === undefined || !(await isFolder(join(root, start)))) {
      files.push(entry)
      continue
    }
    const seen = new Set<string>()
    const queue = [{ path: start, depth: 0 }]
    for (const { path: folder, depth } of queue) {
      folders.push(folder)
      for (const { name: base } of await entriesOf(join(root, folder), seen)) {
        const path = `${folder}/${base}`
        if (skipped.has(base) || known.has(path)) continue
        if (left <= 0 || depth >= deepest) {
          cut.add(start)
        } else if (await isFolder(join(root, path))) queue.push({ path, depth: depth + 1 })
        else {
          left--
          const { zone, path: name } = zoneOf(path)
          if (zone !== "cloud") files.push({ path, name, zone })
        }
      }
    }
  }
  return { files, folders, cut: [...cut] }
}
