/** What a piece of text brought: text before the first mark, the mark, and what follows it. */
export interface FoundMark {
  readonly before: string
  readonly mark: string | undefined
  readonly after: string
}

/** Looks for marks in a text that comes in pieces. */
export interface MarkFinder {
  /** Keeps back what may be the beginning of a mark. */
  readonly add: (text: string) => FoundMark
  /** What is still kept back; no mark came of it. */
  readonly rest: () => string
}

/** How much of the end of `text` may be the beginning of `mark`. */
const begun = (text: string, mark: string): number => {
  for (let length = Math.min(text.length, mark.length - 1); length > 0; length--) {
    if (text.endsWith(mark.slice(0, length))) return length
  }
  return 0
}

/** Makes a finder; of marks at the same place the longest is found. */
export const makeMarkFinder = (marks: ReadonlyArray<string>): MarkFinder => {
  let held = ""
  return {
    add: (text) => {
      held += text
      let at = -1
      let found: string | undefined
      for (const mark of marks) {
        const here = mark === "" ? -1 : held.indexOf(mark)
        if (here < 0 || (at >= 0 && (here > at || (here === at && mark.length < (found?.length ?? 0))))) continue
        at = here
        found = mark
      }
      if (found !== undefined) {
        const cut = { before: held.slice(0, at), mark: found, after: held.slice(at + found.length) }
        held = ""
        return cut
      }
      const kept = Math.max(0, ...marks.map((mark) => begun(held, mark)))
      const before = held.slice(0, held.length - kept)
      held = held.slice(held.length - kept)
      return { before, mark: undefined, after: "" }
    },
    rest: () => {
      const rest = held
      held = ""
      return rest
    },
  }
}
