/** A path of any system, taken apart. */
export interface PathForm {
  /** What it starts from: `` (relative), `/`, `~`, a drive as `C:`, or a share as `//server/share`. */
  readonly volume: string
  /** Names without `.`; `..` only where a relative path climbs. */
  readonly segments: ReadonlyArray<string>
}

/** Drops the trailing dots and spaces that some systems ignore in names. */
const withoutTrail = (name: string): string => {
  let end = name.length
  while (end > 0 && (name[end - 1] === "." || name[end - 1] === " ")) end--
  return name.slice(0, end)
}

/** Drops the name of an alternate data stream: `a.ts:note`, `a.ts::$DATA`. A colon in a name without extension stays. */
const withoutStream = (name: string): string => {
  const colon = name.indexOf(":")
  if (colon <= 0) return name
  const isStream = /^:[^:]*:\$\w{1,32}$/.test(name.slice(colon)) || /\.[a-z]\w{0,9}$/i.test(name.slice(0, colon))
  return isStream ? name.slice(0, colon) : name
}

const resolveSegments = (path: string, isRelative: boolean): ReadonlyArray<string> => {
  const segments: Array<string> = []
  for (const written of path.split("/")) {
    if (written === "..") {
      if (segments.length > 0 && segments.at(-1) !== "..") segments.pop()
      else if (isRelative) segments.push("..")
    } else {
      const segment = withoutTrail(withoutStream(withoutTrail(written)))
      if (segment !== "") segments.push(segment)
    }
  }
  return segments
}

/** Takes away the notations that stand for something shorter: `//?/C:/a`, `//wsl$/Ubuntu/a`, `//localhost/c$/a`. */
const plainVolume = (path: string): string => {
  if (path.startsWith("//") || path.startsWith("/??/")) {
    const device = path.replace(/^\/(?:\/[?.]|\?\?)\/(?:UNC\/)?/i, (prefix) => (/unc\/$/i.test(prefix) ? "//" : "/"))
    return device
      .replace(/^\/\/wsl(?:\$|\.localhost)\/[^/]+/i, "/")
      .replace(/^\/\/(?:localhost|127\.0\.0\.1|\.)\/([a-z])\$(?=\/|$)/i, "$1:")
  }
  return path
}

/**
 * Takes a path with forward slashes apart. `isWindows`: the workspace lies on a drive or a share, so `/c/`, `/mnt/c/` and
 * `/cygdrive/c/` are drives as Git Bash, WSL and Cygwin write them, and `//server/share` is a share.
 */
export const parsePathForm = (written: string, isWindows: boolean): PathForm => {
  const path = plainVolume(written)
  const form = (volume: string, rest: string): PathForm => ({ volume, segments: resolveSegments(rest, volume === "") })
  const drive =
    /^\/?([a-z]):(?=\/|$)/i.exec(path) ??
    (isWindows ? /^\/+(?:mnt\/+|cygdrive\/+)?([a-z])(?=\/|$)/i.exec(path) : null) ??
    /^([a-z]):/i.exec(path)
  if (drive !== null) return form(`${drive[1]?.toUpperCase()}:`, path.slice(drive[0].length))
  const share = isWindows ? /^\/\/([^/]+)\/+([^/]+)/.exec(path) : null
  if (share !== null) return form(`//${share[1]}/${share[2]}`, path.slice(share[0].length))
  if (path.startsWith("/")) return form("/", path)
  if (/^~(?=\/|$)/.test(path)) return form("~", path.slice(1))
  return form("", path)
}

/** Writes a path that was taken apart, with forward slashes. */
export const formatPathForm = ({ volume, segments }: PathForm): string => {
  const path = segments.join("/")
  if (volume === "" || volume === "/") return volume + path
  return `${volume}/${path}`
}
