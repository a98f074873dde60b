import { readlinkSync, realpathSync } from "node:fs"
import { homedir } from "node:os"
import { basename, dirname, isAbsolute, join, resolve } from "node:path"

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

/** Follows what exists of a path: of a file that is not there yet its folder, of a link that leads nowhere its target. */
const follow = (path: string, links = 0): string => {
  // The native call also gives names their true case, and the long form of `PROGRA~1`.
  const real = attempt(realpathSync.native, path)
  if (real !== undefined || dirname(path) === path) return real ?? path
  const target = links < mostLinks ? attempt(readlinkSync, path) : undefined
  return target === undefined
    ? join(follow(dirname(path), links), basename(path))
    : follow(resolve(dirname(path), target), links + 1)
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
  const realRoot = follow(written)
  return (path: string): string | undefined => {
    if (path.length > longestPath || path.includes("\0")) return undefined
    const followed = follow(locate(written, path))
    const real = linkedName(followed) ?? followed
    // The root may itself be reached through a link: what lies below it stays below it.
    const rest = real.startsWith(realRoot) ? real.slice(realRoot.length) : undefined
    return rest !== undefined && /^(?:[/\\]|$)/.test(rest) ? written + rest : real
  }
}
