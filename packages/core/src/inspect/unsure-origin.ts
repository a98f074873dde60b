import { type OriginFinding } from "../model/verdict.ts"
import { type Reading } from "./origins/shell.ts"

const isAbsolute = (path: string): boolean => /^(?:\/|[A-Za-z]:\/)/.test(path)

const isPattern = (path: string): boolean => /[*?[]/.test(path)

/** The folder or file before the first sign of a pattern. */
const beforePattern = (path: string): string => path.replace(/\/[^/]*[*?[].*$/, "") || "/"

/** Where the paths lead. */
interface Places {
  /** Whether anything lies at an absolute path of this machine. Absent: anything may. */
  readonly isOnMachine?: (path: string) => boolean
  /** Whether the workspace has a file at this path. Absent: it has none. */
  readonly holdsFile?: (path: string) => boolean
}

/** No rule names the file: it is bound by what the policy says of everything there. */
export const isByDefault = ({ rule }: Pick<OriginFinding, "rule">): boolean => rule.pattern === undefined

/** Outside the workspace, bound by default, and nothing of the name lies there. */
export const isNowhere = (origin: OriginFinding, { isOnMachine }: Places): boolean =>
  isByDefault(origin) && isAbsolute(origin.path) && isOnMachine?.(beforePattern(origin.path)) === false

/** Whether what is bound by default was read at all: not what is only named, nor what is only guessed and is not there. */
export const isRead = (origin: OriginFinding, certainty: Reading["certainty"], places: Places): boolean => {
  if (certainty === undefined || !isByDefault(origin)) return true
  if (certainty === "named") return false
  if (isAbsolute(origin.path)) return certainty === "place" || !isNowhere(origin, places)
  return isPattern(origin.path) || places.holdsFile?.(origin.path) === true
}
