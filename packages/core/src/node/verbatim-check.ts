import { readFileSync, realpathSync, statSync } from "node:fs"
import { isAbsolute, relative, resolve, sep } from "node:path"

/** Larger files are not read: a claim about them widens nothing. */
const largestFileBytes = 4_000_000

/** Line prefixes of `cat -n` and editors' excerpts: a number and a mark. */
const linePrefix = /^\s*\d+(?:[:|\t→]| {1,2})/gm

const readInside = (root: string, written: string): string | undefined => {
  try {
    const file = realpathSync(resolve(root, written))
    const inside = relative(realpathSync(root), file)
    if (inside === "" || inside === ".." || inside.startsWith(`..${sep}`) || isAbsolute(inside)) return undefined
    const { size } = statSync(file)
    return size > largestFileBytes ? undefined : readFileSync(file, "utf8")
  } catch {
    // A file that cannot be read verifies nothing.
    return undefined
  }
}

/**
 * Makes the check of a claim: is `text` a verbatim part of the workspace's file at `path`, line prefixes aside? Reads the
 * file at every call, so that what counts is the file as it is now, or as an editor's buffer has it. Without a workspace
 * every claim fails.
 */
export const makeVerbatimCheck =
  (workspace: string | undefined, bufferOf: (path: string) => string | undefined = () => undefined) =>
  (path: string, text: string): boolean => {
    if (workspace === undefined || text.trim() === "") return false
    const contents = [readInside(resolve(workspace), path), bufferOf(path)]
    return contents.some(
      (content) =>
        content !== undefined &&
        (content.includes(text.trim()) || content.includes(text.replaceAll(linePrefix, "").trim())),
    )
  }
