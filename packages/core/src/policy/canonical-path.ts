/** A path as a policy sees it. */
export interface CanonicalPath {
  /** Whether it lies in the workspace. */
  readonly inside: boolean
  /** Relative to the workspace's root when inside, else absolute; slashes, no `.` and `..`. */
  readonly path: string
}

const percentDecode = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    // A stray percent sign is part of the name.
    return text
  }
}

const slashes = (written: string): string => {
  const bare = written.replace(/^file:\/\/(?:localhost)?(?=\/)/i, "")
  const decoded = /%[0-9a-f]{2}/i.test(bare) ? percentDecode(bare) : bare
  return decoded
    .normalize("NFC")
    .replaceAll("\\", "/")
    .replace(/^\/(?=[a-z]:\/)/i, "")
}

const isAbsolute = (path: string): boolean => path.startsWith("/") || /^[a-z]:\//i.test(path)

/** Resolves `.` and `..`, and drops the trailing dots and spaces that some systems ignore in names. */
const resolveSegments = (path: string): ReadonlyArray<string> => {
  const segments: Array<string> = []
  for (const written of path.split("/")) {
    const segment = /^\.{1,2}$/.test(written) ? written : written.replace(/[. ]+$/, "")
    if (segment === "" || segment === ".") continue
    if (segment === ".." && segments.length > 0 && segments.at(-1) !== "..") segments.pop()
    else segments.push(segment)
  }
  return segments
}

const join = (segments: ReadonlyArray<string>, isRooted: boolean): string =>
  `${isRooted ? "/" : ""}${segments.join("/")}`

/**
 * Brings a path as written in a request into one form: percent-decoded once, NFC, slashes, `.` and `..` resolved, relative
 * to `root`. Pure, for every system's paths on every system. Without a root only relative paths are inside.
 */
export const canonicalPath = (root: string | undefined, written: string): CanonicalPath => {
  const path = slashes(written.trim())
  const rootSegments = root === undefined ? [] : resolveSegments(slashes(root))
  if (!isAbsolute(path)) {
    const segments = resolveSegments(path)
    const climbs = segments.findIndex((segment) => segment !== "..")
    const ups = climbs === -1 ? segments.length : climbs
    if (ups === 0) return { inside: true, path: join(segments, false) }
    const from = [...rootSegments.slice(0, Math.max(0, rootSegments.length - ups)), ...segments.slice(ups)]
    return canonicalPath(root, root === undefined ? `/../${segments.join("/")}` : join(from, true))
  }
  const segments = resolveSegments(path)
  const isInside =
    root !== undefined &&
    rootSegments.every((segment, index) => segment.toLowerCase() === segments[index]?.toLowerCase()) &&
    segments.length > rootSegments.length
  return isInside
    ? { inside: true, path: join(segments.slice(rootSegments.length), false) }
    : { inside: false, path: join(segments, !/^[a-z]:$/i.test(segments[0] ?? "")) }
}
