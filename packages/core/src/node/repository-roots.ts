import { existsSync, readFileSync, statSync } from "node:fs"
import { basename, dirname, join, resolve } from "node:path"

const readLine = (file: string): string | undefined => {
  try {
    return readFileSync(file, "utf8").split("\n", 1)[0]?.trim()
  } catch {
    // What cannot be read says nothing.
    return undefined
  }
}

/** The folder with a repository's data, of which a worktree has only a part: the main one's `.git`. */
const dataFolder = (root: string): string => {
  const entry = join(root, ".git")
  if (statSync(entry).isDirectory()) return entry
  const written = /^gitdir: *(.+)$/.exec(readLine(entry) ?? "")?.[1]
  if (written === undefined) return entry
  const own = resolve(root, written)
  const common = readLine(join(own, "commondir"))
  return common === undefined ? own : resolve(own, common)
}

const nearestRoot = (start: string): string | undefined => {
  for (let folder = start; ; folder = dirname(folder)) {
    if (existsSync(join(folder, ".git"))) return folder
    if (dirname(folder) === folder) return undefined
  }
}

/** The working tree that another one belongs to: of a worktree the main one, of a submodule the superproject's. */
const ownerOf = (root: string): string | undefined => {
  const data = dataFolder(root)
  const above = dirname(root) === root ? undefined : nearestRoot(dirname(root))
  const modules = data.replaceAll("\\", "/").lastIndexOf("/.git/modules/")
  if (modules !== -1) return above ?? data.slice(0, modules)
  if (basename(data) === ".git" && dirname(data) !== root) return dirname(data)
  // A submodule may hold its data itself: then only the superproject knows it.
  return above !== undefined && existsSync(join(above, ".gitmodules")) ? above : undefined
}

/**
 * Finds the working trees whose policies hold for a path, the nearest first: the one it lies in, the main one where that
 * is a worktree, the superproject's where that is a submodule. Reads git's own files; runs nothing.
 */
export const findRepositoryRoots = (path: string): ReadonlyArray<string> => {
  const roots = new Set<string>()
  for (let root = nearestRoot(resolve(path)); root !== undefined && !roots.has(root); root = ownerOf(root)) {
    roots.add(root)
  }
  return [...roots]
}
