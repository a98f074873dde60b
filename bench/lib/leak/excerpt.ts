import { type Random } from "../random.ts"
import { type SourceFile } from "./repository.ts"

/** Some lines of a file, on their way into a request. */
export interface Excerpt {
  readonly path: string
  readonly isProtected: boolean
  readonly lines: ReadonlyArray<string>
  /** One-based. */
  readonly firstLine: number
}

/** Fewest words of an excerpt: from here on the guarantee holds without a rare word. */
const fewestWords = 16

const countWords = (lines: ReadonlyArray<string>): number => lines.join(" ").match(/[A-Za-z_$][\w$]+/g)?.length ?? 0

/** Takes lines from a random place of a file: as few as carry the guarantee, and up to twelve more. */
export const takeExcerpt = (file: SourceFile, random: Random): Excerpt => {
  const lines = file.text.split("\n")
  const start = random.below(lines.length >> 1)
  let end = start + 1
  while (end < lines.length && countWords(lines.slice(start, end)) < fewestWords * 2) end++
  return {
    path: file.path,
    isProtected: file.isProtected,
    lines: lines.slice(start, Math.min(lines.length, end + random.below(12))),
    firstLine: start + 1,
  }
}
