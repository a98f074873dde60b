import { expect, it } from "vitest"
import { readWords, wordMarks } from "../../src/fingerprint/read-words.ts"

const read = (text: string) => {
  const words = readWords(text, 7)
  return [...words.starts.subarray(0, words.count)].map((start, at) => ({
    start,
    line: words.lines[at],
    hash: words.hashes[at],
    isNumber: ((words.marks[at] ?? 0) & wordMarks.number) !== 0,
  }))
}
const hashes = (text: string) => read(text).map(({ hash }) => hash)

it("reads words of two characters and more, with their lines", () => {
  expect(read("ab c\r\n\n $x _y9 é\u0301é").map(({ start, line }) => [start, line])).toEqual([
    [0, 1],
    [8, 3],
    [11, 3],
    [15, 3],
  ])
})

it("folds case, of all scripts", () => {
  expect(hashes("MOVE Größe ЦЕНА")).toEqual(hashes("move GRÖßE цена"))
})

it("reads a decimal number as one", () => {
  expect(read("12.50 3 7. v1.2").map(({ start, isNumber }) => [start, isNumber])).toEqual([
    [0, true],
    [11, false],
  ])
  expect(hashes("12.50")).not.toEqual(hashes("12.51"))
})

it("reads no word in arrows and punctuation of other scripts", () => {
  expect(hashes("12→aa “bb” —cc")).toEqual(hashes("12 aa bb cc"))
})

it("grows with dense text", () => {
  expect(read("価".repeat(5000))).toHaveLength(5000)
})
