import { closeSync, openSync, readSync, statSync } from "node:fs"
import { join } from "node:path"
import { type Policy } from "../policy/policy.ts"
import { encodingOf } from "./decode-text.ts"
import { type SkippedFile } from "./index-content.ts"
import { largestBytes } from "./readable-text-file.ts"

/** Files that a warning names. */
const mostNamed = 5

/** Says in one sentence which protected files are known by their path only; nothing where there are none. */
export const warnOfUnread = (skipped: ReadonlyArray<SkippedFile>): ReadonlyArray<string> => {
  if (skipped.length === 0) return []
  const named = skipped.slice(0, mostNamed).map(({ path, why }) => `${path} (${why})`)
  const more = skipped.length > mostNamed ? `, and ${skipped.length - mostNamed} more` : ""
  return [`Protected files that are known by their path only: ${named.join(", ")}${more}.`]
}

/** So much of a file is looked at to tell whether it is text. */
const probedBytes = 8_192

const faultOf = (file: string): SkippedFile["why"] | undefined => {
  try {
    const facts = statSync(file)
    if (!facts.isFile()) return undefined
    if (facts.size > largestBytes) return "too large"
    const handle = openSync(file, "r")
    try {
      const probe = Buffer.alloc(probedBytes)
      return encodingOf(probe.subarray(0, readSync(handle, probe))) === undefined ? "binary" : undefined
    } finally {
      closeSync(handle)
    }
  } catch (error) {
    // A file that is gone is not missed.
    return error instanceof Error && "code" in error && error.code === "ENOENT" ? undefined : "unreadable"
  }
}

/** Finds the protected files among these that no index knows by their content. Looks at the beginning of each. */
export const findUnread = (
  root: string,
  files: ReadonlyArray<string>,
  { zoneOf, fingerprints }: Policy,
): ReadonlyArray<SkippedFile> =>
  fingerprints
    ? files.flatMap((path) => {
        const why = zoneOf(path).zone === "cloud" ? undefined : faultOf(join(root, path))
        return why === undefined ? [] : [{ path, why }]
      })
    : []
