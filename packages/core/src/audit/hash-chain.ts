import { hash } from "node:crypto"

/** What a check of a chain tells. */
export interface ChainCheck {
  readonly ok: boolean
  /** Events before the break, or all of them. */
  readonly events: number
  /** One-based line of the first fault. */
  readonly brokenAt?: number
}

/** A line of a chain: an entry, the hash of the line before it, and the hash of both. */
export interface ChainLine {
  readonly previous: string
  readonly entry: unknown
  readonly hash: string
}

const link = (previous: string, entry: unknown): string => hash("sha256", `${previous}\n${JSON.stringify(entry)}`)

/** Writes an entry as the next line of a chain, and gives the hash that the line after it refers to. */
export const chainEntry = (previous: string, entry: object): { readonly line: string; readonly hash: string } => {
  const digest = link(previous, entry)
  const line: ChainLine = { previous, entry, hash: digest }
  return { line: JSON.stringify(line), hash: digest }
}

/** Begins a chain: its first line carries a random id, so that no two chains can be mistaken for each other. */
export const beginChain = (chain: string): { readonly line: string; readonly hash: string } => chainEntry("", { chain })

const isLine = (value: unknown): value is ChainLine =>
  typeof value === "object" && value !== null && "previous" in value && "entry" in value && "hash" in value

/** Reads a line without checking its hash; nothing where it is none. */
export const readChainLine = (line: string): ChainLine | undefined => {
  try {
    const value: unknown = JSON.parse(line)
    return isLine(value) ? value : undefined
  } catch {
    return undefined
  }
}

/**
 * Checks a chain from its first line. Detects a line that was edited, removed, added or moved; lines cut off at the end
 * leave a shorter chain that is whole in itself.
 */
export const checkChain = (lines: ReadonlyArray<string>): ChainCheck => {
  let previous = ""
  for (const [index, line] of lines.entries()) {
    const parsed = readChainLine(line)
    if (parsed === undefined || parsed.previous !== previous || parsed.hash !== link(previous, parsed.entry)) {
      return { ok: false, events: Math.max(0, index - 1), brokenAt: index + 1 }
    }
    previous = parsed.hash
  }
  return { ok: lines.length > 0, events: Math.max(0, lines.length - 1) }
}
