import { type InfillJob } from "./engine-protocol.ts"
import { makeMarkFinder } from "./find-marks.ts"

/** Reads an infill answer line by line, and stops it where the gap is filled. */
export interface InfillReader {
  readonly add: (text: string) => void
  readonly isStopped: () => boolean
  /** Says what is left to say. */
  readonly end: () => void
}

const indentOf = (line: string): number => /^[ \t]*/.exec(line)?.[0].length ?? 0

const isBlank = (line: string): boolean => line.trim() === ""

const lastLine = (text: string): string => text.slice(text.lastIndexOf("\n") + 1)

const firstLine = (text: string): string => text.split("\n", 1)[0] ?? ""

/** How many closing brackets a line has that it does not open. */
const surplus = (line: string): number => {
  let open = 0
  let closed = 0
  for (const character of line) {
    if ("([{".includes(character)) open++
    else if (")]}".includes(character)) {
      if (open > 0) open--
      else closed++
    }
  }
  return closed
}

/** Takes from the end of an answer what the suffix says again; a bracket only where it would be one too many. */
export const trimOverlap = (text: string, { prefix, suffix }: Pick<InfillJob, "prefix" | "suffix">): string => {
  const rest = firstLine(suffix).trimEnd()
  for (let length = Math.min(text.length, rest.length); length > 0; length--) {
    const overlap = rest.slice(0, length)
    if (isBlank(overlap) || !text.endsWith(overlap)) continue
    const isBrackets = /^[\s()[\]{};,]*[)\]}][\s;,]*$/.test(overlap)
    const whole = lastLine(prefix + text) + rest
    if (isBrackets && surplus(whole) === 0) continue
    return text.slice(0, text.length - length)
  }
  return text
}

/** Code that follows the cursor on its line, other than what closes. */
const isMidLine = ({ suffix }: InfillJob): boolean => /[^\s()[\]{}<>;:,'"`]/.test(firstLine(suffix))

/** Makes the reader of one answer. */
export const makeInfillReader = (job: InfillJob, say: (text: string) => void): InfillReader => {
  const isSingle = job.lines === "single" || (job.lines === undefined && isMidLine(job))
  const finder = makeMarkFinder(job.stop)
  const base = indentOf(lastLine(job.prefix))
  // What stands next already: an answer that arrives there is done.
  const next = job.suffix
    .split("\n")
    .slice(1)
    .find((line) => !isBlank(line))
  let held = ""
  let blanks = 0
  let lines = 0
  let isStopped = false

  const sayLine = (line: string): void => {
    lines++
    say(line)
  }
  /** A line that is whole; its line end is said with the next one, since the suffix may bring its own. */
  const take = (line: string): void => {
    const content = lines === 0 ? line : line.slice(1)
    const isFirst = lines === 0
    if (!isFirst && next !== undefined && content.trimEnd() === next.trimEnd() && !isBlank(content)) isStopped = true
    else if (!isFirst && !isBlank(content) && indentOf(content) < base) isStopped = true
    else if (isBlank(content) && !isFirst) {
      blanks++
      isStopped = blanks > 1
      if (!isStopped) sayLine(line)
      return
    }
    blanks = 0
    if (!isStopped) sayLine(line)
  }
  const read = (text: string): void => {
    held += text
    while (!isStopped) {
      const at = held.indexOf("\n", lines === 0 ? 0 : 1)
      if (at < 0) return
      if (isSingle) {
        held = held.slice(0, at)
        isStopped = true
        return
      }
      const line = held.slice(0, at)
      held = held.slice(at)
      take(line)
      if (isStopped) held = ""
    }
  }
  return {
    add: (text) => {
      for (let rest = text; rest !== "" && !isStopped;) {
        const { after, before, mark } = finder.add(rest)
        read(before)
        if (mark !== undefined) isStopped = true
        rest = after
      }
    },
    isStopped: () => isStopped,
    end: () => {
      if (!isStopped) read(finder.rest())
      const kept = trimOverlap(held, job)
      held = ""
      // The suffix brings the line end, and what follows it, itself.
      if (kept === "" || (lines > 0 && isBlank(kept))) return
      if (isStopped || lines === 0) say(kept)
      else take(kept)
    },
  }
}
