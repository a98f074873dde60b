import { type Dirent, readdirSync } from "node:fs"
import { join } from "node:path"

/** Folders that hold other people's code or git's own files. */
const skipped = new Set([".git", "node_modules"])

/** More folders than this are not walked, so that a start takes no seconds. */
const mostFolders = 50_000

const entriesOf = (folder: string): ReadonlyArray<Dirent> => {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch {
    // A folder that cannot be read holds no file that a request could quote either.
    return []
  }
}

/** The files below a folder, as paths with slashes; links are not followed. */
export interface FileTree {
  readonly files: ReadonlyArray<string>
  /** There are more folders than are walked. */
  readonly isCut: boolean
}

/** Walks a folder for the files that `isWanted` by their name; at most `limit` folders. */
export const walkFiles = (root: string, isWanted: (name: string) => boolean, limit = mostFolders): FileTree => {
  const files: Array<string> = []
  const folders = [""]
  let walked = 0
  // Breadth first: what is near the root is seen, however large the tree.
  for (const folder of folders) {
    if (walked++ >= limit) return { files, isCut: true }
    for (const entry of entriesOf(join(root, folder))) {
      const path = folder === "" ? entry.name : `${folder}/${entry.name}`
      if (entry.isDirectory()) {
        if (!skipped.has(entry.name)) folders.push(path)
      } else if (isWanted(entry.name)) files.push(path)
    }
  }
  return { files, isCut: false }
}
