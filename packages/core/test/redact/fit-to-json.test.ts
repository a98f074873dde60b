import { array, assert, constantFrom, json, property } from "fast-check"
import { expect, test } from "vitest"
import { findSpans } from "../../src/redact/find-spans.ts"
import { fitToJson } from "../../src/redact/fit-to-json.ts"

const fitted = (text: string, ...values: ReadonlyArray<string>): ReadonlyArray<string> =>
  fitToJson(text, findSpans(text, values)).map(({ start, end }) => text.slice(start, end))

test("takes an escape whole, where half of it would mean something else", () => {
  const text = String.raw`"x\nabcd\u0041z"`
  expect(fitted(text, "nabcd")).toEqual([String.raw`\nabcd`])
  expect(fitted(text, String.raw`abcd\u0`)).toEqual([String.raw`abcd\u0041`])
  expect(fitted(text, "abcd")).toEqual(["abcd"])
  expect(fitted(text, "d\\u0", "041z")).toEqual([String.raw`d\u0041`, "z"])
})

test("takes only what is inside of strings of a span that runs over their quotes", () => {
  const text = '{"ab":"cd","ef":12345}'
  expect(fitted(text, 'b":"c')).toEqual(["b", "c"])
  expect(fitted(text, 'd","e')).toEqual(["d", "e"])
  expect(fitted(text, '":"c')).toEqual(["c"])
})

test("takes a number as it stands: what is not sent matters more than what still parses", () => {
  expect(fitted('{"pin":12345}', "12345")).toEqual(["12345"])
})

test("keeps any JSON text valid when spans in its strings are replaced", () => {
  const pieces = array(constantFrom('"', "\\", "n", ":", ",", "\n", "u", "{", "a"), { minLength: 2, maxLength: 5 })
  assert(
    property(pieces, pieces, json(), (first, second, around) => {
      const value = first.join("")
      const text = JSON.stringify({ [value + second.join("")]: [around, second.join("") + value] })
      const spans = fitToJson(text, findSpans(text, [value])).filter(
        ({ start, end }) => !/^[\d.\]},:[{]+$/.test(text.slice(start, end)),
      )
      let replaced = ""
      let position = 0
      for (const { start, end } of spans) {
        replaced += `${text.slice(position, start)}x`
        position = end
      }
      expect(() => void JSON.parse(replaced + text.slice(position))).not.toThrow()
    }),
    { numRuns: 1_000 },
  )
})

test("leaves text that breaks off inside an escape in bounds", () => {
  expect(fitted('{"a":"abcd\\', "abcd\\")).toEqual(["abcd\\"])
  expect(fitted('{"a":"abcd\\u00', "abcd\\u")).toEqual(["abcd\\u00"])
})
