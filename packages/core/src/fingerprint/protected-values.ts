import { hash as digestOf } from "node:crypto"
import { characterKinds, readCharacters } from "./characters.ts"

/** Where a value of a protected file stands in a text; `end` is exclusive. */
export interface ValueMatch {
  readonly path: string
  readonly start: number
  readonly end: number
}

/** One value as it is kept: no text, only how long it is, keyed hashes, and the path by its number. */
export type SavedValue = readonly [path: number, lead: number, length: number, anchor: number, digest: string]

/** The values of files that hold credentials, known by keyed hashes. */
export interface ProtectedValues {
  /** Grows with every value. */
  readonly size: () => number
  /** Values without a letter or digit are not taken. */
  readonly add: (path: number, value: string) => void
  /** Finds every value that stands alone in a text: what comes before and after it is no letter or digit. */
  readonly find: (text: string, paths: ReadonlyArray<string>) => ReadonlyArray<ValueMatch>
  readonly save: () => ReadonlyArray<SavedValue>
}

const { other, ideograph } = characterKinds

let wordCharacters: Uint8Array | undefined

/** Letters and digits are 1; scripts that are written without spaces part words as signs do. Made at first use. */
const readWordCharacters = (): Uint8Array =>
  (wordCharacters ??= readCharacters().kinds.map((kind, code) =>
    kind !== other && kind !== ideograph && code !== 95 && code !== 36 ? 1 : 0,
  ))

const filterMask = 0xffff

/**
 * Makes the set, empty or from what was saved. A value is looked for where its first run of letters and digits stands, so
 * that it may hold any signs and stand between any; a text costs one look at each of its characters.
 */
export const makeProtectedValues = (
  seed: Uint8Array,
  wordSeed: number,
  saved: ReadonlyArray<SavedValue> = [],
): ProtectedValues => {
  const isWord = readWordCharacters()
  const isWordAt = (text: string, at: number): boolean => isWord[text.charCodeAt(at)] === 1
  const key = Buffer.from(seed).toString("base64")
  const anchors = new Map<number, Array<SavedValue>>()
  const filter = new Uint8Array(filterMask + 1)
  const all = new Map<string, SavedValue>()

  const digest = (value: string): string => digestOf("sha256", `value ${key} ${value}`, "base64").slice(0, 22)

  const hashRun = (text: string, from: number): readonly [hash: number, end: number] => {
    let hash = wordSeed
    let at = from
    for (; isWordAt(text, at); at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
    return [hash, at]
  }

  const keep = (value: SavedValue): void => {
    const [, , , anchor, id] = value
    if (all.has(id)) return
    all.set(id, value)
    filter[anchor & filterMask] = 1
    const others = anchors.get(anchor)
    if (others === undefined) anchors.set(anchor, [value])
    else others.push(value)
  }
  for (const value of saved) keep(value)

  const findFrom = (text: string, start: number, anchor: number, paths: ReadonlyArray<string>) => {
    let found: ValueMatch | undefined
    for (const [path, lead, length, , id] of anchors.get(anchor) ?? []) {
      const begin = start - lead
      const end = begin + length
      if (begin < 0 || end > text.length || (found !== undefined && end <= found.end)) continue
      if (isWordAt(text, end) && isWordAt(text, end - 1)) continue
      if (digest(text.slice(begin, end)) === id) found = { path: paths[path] ?? "", start: begin, end }
    }
    return found
  }

  return {
    size: () => all.size,
    add: (path, value) => {
      let lead = 0
      while (lead < value.length && !isWordAt(value, lead)) lead++
      if (lead === value.length) return
      const [anchor] = hashRun(value, lead)
      keep([path, lead, value.length, anchor, digest(value)])
    },
    find: (text, paths) => {
      const found: Array<ValueMatch> = []
      if (all.size === 0) return found
      // As `hashRun`, without a call for each word of a long text.
      let start = -1
      let anchor = wordSeed
      for (let at = 0; at <= text.length; at++) {
        const code = text.charCodeAt(at)
        if (isWord[code] === 1) {
          if (start === -1) start = at
          anchor = Math.imul(anchor ^ code, 0x01000193)
          continue
        }
        if (start === -1) continue
        const match = filter[anchor & filterMask] === 1 ? findFrom(text, start, anchor, paths) : undefined
        if (match !== undefined) {
          found.push(match)
          at = Math.max(at, match.end - 1)
        }
        start = -1
        anchor = wordSeed
      }
      return found
    },
    save: () => [...all.values()],
  }
}
