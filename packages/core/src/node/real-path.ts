import { readlinkSync, realpathSync } from "node:fs"
import { homedir } from "node:os"
import { basename, dirname, isAbsolute, join, resolve } from "node:path"
import { makeFolderNames } from "./folder-names.ts"

const longestPath = 4096
const mostLinks = 40

const attempt = (read: (path: string) => string, path: string): string | undefined => {
  try {
    return read(path)
  } catch {
    // Nothing is there, or nothing of that kind.
    return undefined
  }
}

type NameIn = (folder: string, name: string) => string | undefined

/** Follows what exists of a path: of a file that is not there yet its folder, of a link that leads nowhere its target. */
const follow = (nameIn: NameIn, path: string, links = 0): string => {
  // The native call also gives names their true case where case does not count, and the long form of `PROGRA~1`.
  const real = attempt(realpathSync.native, path)
  if (real !== undefined || dirname(path) === path || links >= mostLinks) return real ?? path
  const target = attempt(readlinkSync, path)
  if (target !== undefined) return follow(nameIn, resolve(dirname(path), target), links + 1)
  const folder = follow(nameIn, dirname(path), links)
  const name = basename(path)
  // Rules do not tell `A.ts` from `a.ts`: a link may not hide behind its case.
  const written = nameIn(folder, name) ?? name
  return written === name ? join(folder, name) : follow(nameIn, join(folder, written), links + 1)
}

/** Where the system at hand finds a canonical path: `~` at home, a drive where the root's own drive is mounted. */
const locate = (root: string, path: string): string => {
  if (path.startsWith("~/")) return join(homedir(), path.slice(2))
  const mount = /^(\/(?:mnt\/|cygdrive\/)?)[a-z](?=\/)/i.exec(root)?.[1]
  if (mount !== undefined && /^[a-z]:\//i.test(path)) return mount + path.charAt(0).toLowerCase() + path.slice(2)
  return isAbsolute(path) ? path : resolve(root, path)
}

/**
 * Makes the function that follows symbolic links from a workspace, and then the hard links that `linkedName` knows; nothing
 * where a path cannot be one.
 */
export const makeRealPath = (root: string, linkedName: (path: string) => string | undefined = () => undefined) => {
  const written = resolve(root)
  const nameIn = makeFolderNames()
  const realRoot = follow(nameIn, written)
  return (path: string): string | undefined => {
    if (path.length > longestPath || path.includes("\0")) return undefined
    const followed = follow(nameIn, locate(written, path))
    const real = linkedName(followed) ?? followed
    // The root may itself be reached through a link: what lies below it stays below it.
    const rest = real.startsWith(realRoot) ? real.slice(realRoot.length) : undefined
    return rest !== undefined && /^(?:[/\\]|$)/.test(rest) ? written + rest : real
  }
}
