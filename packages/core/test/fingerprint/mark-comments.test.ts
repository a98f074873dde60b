import { expect, it } from "vitest"
import { markComments } from "../../src/fingerprint/mark-comments.ts"
import { readWords, wordMarks } from "../../src/fingerprint/read-words.ts"

const wordsOutside = (mark: keyof typeof wordMarks, text: string) => {
  const words = readWords(text, 1)
  markComments(text, words)
  return [...words.starts.subarray(0, words.count)].flatMap((start, at) =>
    ((words.marks[at] ?? 0) & wordMarks[mark]) === 0 ? [/^\w+/.exec(text.slice(start))?.[0]] : [],
  )
}

it.each([
  ["slashComment", "aa // bb\ncc /* dd\nee */ ff", ["aa", "cc", "ff"]],
  ["slashComment", 'aa "bb // cc" dd', ["aa", "bb", "cc", "dd"]],
  ["slashComment", "https://aa/bb", ["https", "aa", "bb"]],
  ["slashComment", "don't // aa\nbb // cc", ["don", "aa", "bb"]],
  ["slashComment", "aa /* bb", ["aa"]],
  ["slashComment", '"src/**" aa', ["src", "aa"]],
  ["hashComment", "aa # bb\n#cc\ndd", ["aa", "dd"]],
  ["hashComment", "this.#aa url(#bb) '#cc'", ["this", "aa", "url", "bb", "cc"]],
  ["hashComment", "+# aa\n12:# bb\ncc", ["12", "cc"]],
  ["dashComment", "aa -- bb\ncc-- dd", ["aa", "cc", "dd"]],
  ["dashComment", "      * aa bb\ncc * dd", ["cc", "dd"]],
] as const)("leaves out the %ss of %j", (mark, text, expected) => {
  expect(wordsOutside(mark, text)).toEqual(expected)
})
