import { statSync } from "node:fs"

/** A file's own number, where more than one name leads to it. */
const numberOf = (path: string): string | undefined => {
  try {
    const { dev, ino, nlink } = statSync(path, { bigint: true })
    return nlink > 1n ? `${dev}:${ino}` : undefined
  } catch {
    // A file that cannot be found has no second name.
    return undefined
  }
}

/**
 * Makes the function that knows other names (hard links) of the absolute `paths` given: it gives the one of them that is
 * the same file, nothing for any other file. Costs one `stat` a path and a call.
 */
export const linkedNames = (paths: Iterable<string>): ((path: string) => string | undefined) => {
  const names = new Map<string, string>()
  for (const path of paths) {
    const number = numberOf(path)
    if (number !== undefined && !names.has(number)) names.set(number, path)
  }
  return (path) => {
    const number = names.size === 0 ? undefined : numberOf(path)
    return number === undefined ? undefined : names.get(number)
  }
}
