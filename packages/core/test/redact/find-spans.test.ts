import { assert, nat, property, string } from "fast-check"
import { expect, test } from "vitest"
import { findSpans } from "../../src/redact/find-spans.ts"

const found = (text: string, values: ReadonlyArray<string>): ReadonlyArray<string> =>
  findSpans(text, values).map(({ start, end }) => text.slice(start, end))

test("finds a value as it is and JSON-escaped up to four times", () => {
  const value = 'a"b\n\\c'
  const alphabet = string({ unit: "grapheme-ascii", maxLength: 10 })
  assert(
    property(alphabet, nat(4), (around, depth) => {
      let escaped = value
      let text = `${around}|${value}|${around}`
      for (let level = 0; level < depth; level += 1) {
        escaped = JSON.stringify(escaped).slice(1, -1)
        text = JSON.stringify(text)
      }
      expect(found(text, [value])).toContain(escaped)
    }),
  )
})

test.each([
  [String.raw`caf\u00e9-key`, "café-key"],
  [String.raw`src\/pricing\/rates.ts`, "src/pricing/rates.ts"],
  [String.raw`\u0061bcd`, "abcd"],
])("finds %s, whatever else a program chose to escape", (text, value) => {
  expect(found(`x${text}y`, [value])).toEqual([text])
})

test("joins what overlaps, over forms too, and remembers the first value", () => {
  expect(findSpans("abcdef", ["cdef", "abcd"])).toEqual([{ start: 0, end: 6, value: 0 }])
  expect(findSpans("abcdabcd", ["abcd"])).toHaveLength(2)
  expect(found(String.raw`ab\ncd`, ["b\ncd", String.raw`ab\n`])).toEqual([String.raw`ab\ncd`])
})

test("finds nothing in what does not hold a value", () => {
  expect(found(String.raw`a\qb\u12c\\`, ["abcd"])).toEqual([])
  expect(found("", ["abcd"])).toEqual([])
})
