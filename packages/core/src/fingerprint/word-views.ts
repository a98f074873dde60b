import { type Words, wordMarks } from "./read-words.ts"

const { number, prefix, slashComment, hashComment, dashComment } = wordMarks

/** The marks that each view of a protected file leaves out; the raw one is first. */
export const protectedViews: ReadonlyArray<number> = [
  number,
  number | slashComment,
  number | hashComment,
  number | dashComment,
  0,
]

/** The marks that each view of a text to be sent leaves out; the raw one is first. Views add to it, none replaces it. */
export const queryViews: ReadonlyArray<number> = [
  number,
  number | prefix,
  number | prefix | slashComment,
  number | prefix | hashComment,
  number | prefix | dashComment,
  prefix,
  0,
]

/** One sequence of a text's words, some left out. */
export interface WordView {
  readonly count: number
  /** Which words, as positions in `Words`. */
  readonly kept: Uint32Array
}

/** The views of a text, by the order of `masks`. Where two leave out the same words, both are the same object. */
export const viewWords = (words: Words, masks: ReadonlyArray<number>): ReadonlyArray<WordView> => {
  let present = 0
  for (let word = 0; word < words.count; word++) present |= words.marks[word] ?? 0
  const views = new Map<number, WordView>()
  return masks.map((mask) => {
    const effective = mask & present
    const known = views.get(effective)
    if (known !== undefined) return known
    const kept = new Uint32Array(words.count)
    let count = 0
    for (let word = 0; word < words.count; word++) {
      if (((words.marks[word] ?? 0) & effective) === 0) kept[count++] = word
    }
    const view = { count, kept }
    views.set(effective, view)
    return view
  })
}
