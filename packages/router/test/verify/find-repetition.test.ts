import { expect, it } from "vitest"
import { findRepetition } from "../../src/verify/find-repetition.ts"

it("finds a sentence that comes again and again at the end", () => {
  const sentence = "The total is the sum of all the items in the list. "
  expect(findRepetition(`To begin with: ${sentence.repeat(9)}`)).toMatchObject({ length: sentence.length, times: 9 })
})

it("finds a word that comes again and again", () => {
  expect(findRepetition("order ".repeat(100))?.length).toBe(6)
})

it.each([
  ["prose", "Every sentence of this text is another one, and none of them is like the one before. ".repeat(2)],
  ["a line of dashes", `Title\n${"-".repeat(500)}`],
  ["a table of zeros", "0, 0, 0, 0,\n".repeat(60)],
  ["a loop that is over", `${"order ".repeat(100)}\n\nBut that is not what was asked, so here is the answer.`],
  ["similar lines", Array.from({ length: 60 }, (_, row) => `export const value${row} = ${row}`).join("\n")],
])("finds none in %s", (_, text) => {
  expect(findRepetition(text)).toBeUndefined()
})
