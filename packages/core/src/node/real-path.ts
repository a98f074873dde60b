import { realpathSync } from "node:fs"
import { isAbsolute, resolve } from "node:path"

/** Makes the function that follows symbolic links below a workspace; nothing where the path leads nowhere. */
export const makeRealPath = (root: string) => {
  const realRoot = realpathSync(root)
  return (path: string): string | undefined => {
    try {
      const real = realpathSync(isAbsolute(path) ? path : resolve(root, path))
      // The root may itself be reached through a link: what lies below it stays below it.
      return real.startsWith(realRoot) ? resolve(root) + real.slice(realRoot.length) : real
    } catch {
      // Nothing is there, so nothing is followed.
      return undefined
    }
  }
}
