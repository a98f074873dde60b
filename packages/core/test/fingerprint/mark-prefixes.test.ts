import { expect, it } from "vitest"
import { markPrefixes } from "../../src/fingerprint/mark-prefixes.ts"
import { readWords, wordMarks } from "../../src/fingerprint/read-words.ts"

const wordsBehind = (text: string) => {
  const words = readWords(text, 1)
  markPrefixes(text, words)
  return [...words.starts.subarray(0, words.count)]
    .filter((_, at) => ((words.marks[at] ?? 0) & wordMarks.prefix) === 0)
    .map((start) => /^\w+/.exec(text.slice(start))?.[0])
}

it.each([
  "src/my-app.core/a.ts:12:aa bb",
  "src/a.ts:12:34:aa bb",
  "my file.ts:12: aa bb",
  String.raw`C:\src\a.ts:12:aa bb`,
  "src/a.ts-12-aa bb",
  "src/a.ts:aa bb",
  "src/a.ts- aa bb",
  "> > src/a.ts:12:aa bb",
  "a1b2c3d4 (Ann Lee 2024-01-01 10:00:00 +0000 12) aa bb",
  "^a1b2c3d src/a.ts (Ann (x) 2024-01-01 10:00:00 +0000 12) aa bb",
  "a1b2c3d4e5 12) aa bb",
  "   123\taa bb",
  "   123→aa bb",
  "123 | aa bb",
  "2024-01-01T10:00:00.123Z aa bb",
  "+ aa bb",
])("leaves out what stands before the code in %j", (line) => {
  expect(wordsBehind(line)).toEqual(["aa", "bb"])
  expect(wordsBehind(`${line}\n\n${line}`)).toEqual(["aa", "bb", "aa", "bb"])
})

it("leaves code alone", () => {
  expect(wordsBehind("const total = price(12)\n  if (aa) bb")).toEqual([
    "const",
    "total",
    "price",
    "12",
    "if",
    "aa",
    "bb",
  ])
})
