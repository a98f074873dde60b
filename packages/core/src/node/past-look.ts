import { type FingerprintIndex, type PastReading } from "../fingerprint/fingerprint.ts"
import { zoneOfAnswers } from "../inspect/answer-register.ts"
import { type Policy } from "../policy/policy.ts"
import { type PlacedContent } from "./git-history.ts"
import { type PastBounds } from "./past-bounds.ts"
import { giveWay } from "./workspace-files.ts"

/** One look at what is only in git, by one policy. */
export interface Look {
  readonly reading: PastReading
  /** The name under which a path's content is protected; nothing where it is open. */
  readonly nameOf: (path: string) => string | undefined
  /** Ids of what is open beside it, and not read yet. */
  readonly open: Set<string>
  /** Bytes that this look may still read. */
  bytesLeft: number
  /** Bytes that are read before those who wait go on, and what is left when there are none. */
  waitedLeft: number
  readonly left: Array<PlacedContent>
  /** The bounds let no more in. */
  isFull: boolean
}

/** Begins a look by the rules of now, whatever they were when a path was committed. */
export const beginLook = ({ zoneOf }: Policy, fingerprints: FingerprintIndex, bounds: PastBounds): Look => {
  const names = new Map<string, string | undefined>()
  return {
    // An answer's name is none of the policy's, and what it protects stays.
    reading: fingerprints.beginPast((path) => zoneOfAnswers(path) !== undefined || zoneOf(path).zone !== "cloud"),
    nameOf: (path) => {
      if (names.has(path)) return names.get(path)
      const { zone, path: name } = zoneOf(path)
      const found = zone === "cloud" ? undefined : name
      names.set(path, found)
      return found
    },
    open: new Set(),
    bytesLeft: bounds.bytes,
    waitedLeft: bounds.waitedBytes,
    left: [],
    isFull: false,
  }
}

/** Gives the loop back after so many paths. */
const pathsAtOnce = 500

/** Parts contents by whether a rule protects their path: the protected ones under their names, the open ones by id. */
export const choose = async (nameOf: Look["nameOf"], contents: Iterable<PlacedContent>) => {
  const closed: Array<PlacedContent> = []
  const open = new Set<string>()
  let count = 0
  for (const { path, id } of contents) {
    if (++count % pathsAtOnce === 0) await giveWay()
    const name = nameOf(path)
    if (name === undefined) open.add(id)
    else closed.push({ path: name, id })
  }
  return { closed, open }
}
