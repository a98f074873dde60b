import { formatPathForm, parsePathForm, type PathForm } from "./path-forms.ts"
import { barePath, plainSpelling } from "./written-path.ts"

/** A path as a policy sees it. */
export interface CanonicalPath {
  /** Whether it lies in the workspace. */
  readonly inside: boolean
  /** Relative to the workspace's root when inside, else absolute; slashes, no `.` and `..`. */
  readonly path: string
  /** It is written without a place to start from, and does not climb: any workspace could be meant. */
  readonly isRelative?: true
}

const isSame = (one: string, other: string | undefined): boolean => one.toLowerCase() === other?.toLowerCase()

const isOnWindows = (root: PathForm): boolean => root.volume.endsWith(":") || root.volume.startsWith("//")

/** The home folder, as far as the root's own place tells it: `/home/NAME`, `/Users/NAME`, `C:/Users/NAME`, `/root`. */
const homeOf = ({ volume, segments }: PathForm): PathForm => {
  const [first = "", name] = segments
  if (/^(?:home|users)$/i.test(first) && name !== undefined) return { volume, segments: [first, name] }
  return volume === "/" && first === "root" ? { volume, segments: [first] } : { volume: "~", segments: [] }
}

const append = (base: PathForm, steps: ReadonlyArray<string>): PathForm => {
  const ups = steps.filter((step) => step === "..").length
  const kept = base.segments.slice(0, Math.max(0, base.segments.length - ups))
  return { volume: base.volume, segments: [...kept, ...steps.slice(ups)] }
}

/** The part of a path below the root; nothing where it lies elsewhere. */
const belowRoot = (root: PathForm, { volume, segments }: PathForm): ReadonlyArray<string> | undefined => {
  // Windows takes `\a` as a path on the drive at hand.
  const isSameVolume = isSame(volume, root.volume) || (volume === "/" && isOnWindows(root))
  const isBelow = isSameVolume && root.segments.every((segment, index) => isSame(segment, segments[index]))
  return isBelow ? segments.slice(root.segments.length) : undefined
}

const canonicalise = (root: PathForm | undefined, written: string): CanonicalPath => {
  const form = parsePathForm(barePath(written), root !== undefined && isOnWindows(root))
  const climbs = form.segments[0] === ".."
  if (form.volume === "" && !climbs) return { inside: true, path: formatPathForm(form), isRelative: true }
  if (root === undefined) return { inside: false, path: formatPathForm(form) }
  const base = form.volume === "" ? root : form.volume === "~" ? homeOf(root) : undefined
  const absolute = base === undefined ? form : append(base, form.segments)
  const below = belowRoot(root, absolute)
  return below === undefined
    ? { inside: false, path: formatPathForm(absolute) }
    : { inside: true, path: below.join("/") }
}

/** Spellings inside spellings, as a quoted URI with escaped percent signs, are followed this deep. */
const deepest = 8

/**
 * Brings a path as written in a request into one form: quotes, URI schemes and line numbers taken off, percent-decoded,
 * NFC, slashes, `.` and `..` resolved, relative to `root`. Pure, for every system's paths on every system; letter case
 * stays, for patterns ignore it. Without a root only relative paths are inside. Links and short names (`PROGRA~1`) are
 * the file system's knowledge: `makeRealPath` follows them.
 */
export const canonicalPath = (root: string | undefined, written: string): CanonicalPath => {
  const base = root === undefined ? undefined : parsePathForm(plainSpelling(root), true)
  let canonical = canonicalise(base, written)
  let { isRelative } = canonical
  for (let depth = 1; depth < deepest; depth++) {
    const again = canonicalise(base, canonical.path)
    if (again.path === canonical.path && again.inside === canonical.inside) break
    canonical = again
    isRelative = again.isRelative === true ? isRelative : undefined
  }
  const { inside, path } = canonical
  return { inside, path, ...(isRelative === true ? { isRelative } : {}) }
}
