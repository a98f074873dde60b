import { readdirSync } from "node:fs"
import { join } from "node:path"
import { gitFolders } from "./policy-head.ts"

/** More folders of refs are not looked at: a repository of so many branches has few at one time that change. */
const mostFolders = 1_000

const foldersBelow = (folder: string): ReadonlyArray<string> => {
  const folders = [folder]
  for (const known of folders) {
    if (folders.length >= mostFolders) break
    try {
      for (const entry of readdirSync(known, { withFileTypes: true })) {
        if (entry.isDirectory()) folders.push(join(known, entry.name))
      }
    } catch {
      // Gone since: the folder above it tells.
    }
  }
  return folders.slice(0, mostFolders)
}

const namesIn = (folder: string): ReadonlyArray<string> => {
  try {
    return readdirSync(folder)
  } catch {
    // No other worktree.
    return []
  }
}

/**
 * The files and folders of a repository that change when a branch, a tag, a stash or another worktree's HEAD does: git
 * writes a ref beside itself and renames it, so that its folder changes every time. Empty outside git.
 */
export const refPlaces = (root: string): ReadonlyArray<string> => {
  const found = gitFolders(root)
  if (found === undefined) return []
  const { own, common } = found
  const worktrees = join(common, "worktrees")
  return [
    ...["HEAD", "FETCH_HEAD"].map((name) => join(own, name)),
    ...["HEAD", "packed-refs", "shallow", join("reftable", "tables.list")].map((name) => join(common, name)),
    ...foldersBelow(join(common, "refs")),
    // Not a worktree's own folder: it changes with every look at what is changed there.
    worktrees,
    ...namesIn(worktrees).map((name) => join(worktrees, name, "HEAD")),
  ]
}
