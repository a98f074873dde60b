import { expect, it } from "vitest"
import { codeBlocks } from "../../src/verify/code-blocks.ts"
import { parsesAs } from "../../src/verify/parse-code.ts"

const sound: ReadonlyArray<readonly [language: string, text: string]> = [
  ["ts", "export const total = (items: ReadonlyArray<number>): number => items.length satisfies number"],
  ["ts", "private readonly name: string\n\nasync load(): Promise<void> {\n  await this.read()\n}"],
  ["typescript", "return await fetch(url)"],
  ["js", "a: 1,\nb() { return 2 }"],
  ["tsx", 'const View = () => <div className="a">{items.map((item) => <b key={item}>{item}</b>)}</div>'],
  [
    "python",
    "def total(items: list[int]) -> int:\n    match items:\n        case []:\n            return 0\n    return sum(items)",
  ],
  ["py", "return await self.read(x := 1)"],
  ["json", '{ "a": [1, 2], // why\n  "b": "c // no comment",\n}'],
  ["json", '"scripts": { "test": "vitest" }'],
  ["go", "if err != nil {\n\treturn err\n}"],
  ["rust", "let mut sum = 0;\nfor item in &items { sum += item; }"],
  ["java", "public int total() { return 1; }"],
]

const broken: ReadonlyArray<readonly [language: string, text: string]> = [
  ["ts", "export const total = (items: number[] => {\n  return items.length\n}"],
  ["js", "function total( { return 1"],
  ["python", "def total(items:\n    return sum(items"],
  ["json", '{ "a": [1, 2 }'],
  ["go", "func total( {"],
]

it.each(sound)("takes sound %s: %j", async (language, text) => {
  expect(await parsesAs({ language, text })).toBe(true)
})

it.each(broken)("objects to broken %s: %j", async (language, text) => {
  expect(await parsesAs({ language, text })).toBe(false)
})

it.each([
  ["text", "anything ((("],
  ["brainfuck", "+[("],
  ["ts", "function total() {\n  ...\n}"],
  ["ts", "function total(items) {\n  // … as before\n"],
  ["bash", "if ["],
  ["python", ">>> total(\n3"],
])("says nothing of %s that it cannot know: %j", async (language, text) => {
  expect(await parsesAs({ language, text })).toBeUndefined()
})

it("finds closed blocks with their languages, a longer fence around a shorter one", () => {
  expect(codeBlocks("a\n```TS src/a.ts\nx\n```\n````md\n```\ny\n```\n````\n  ~~~py\n  z\n  ~~~\n```js\nopen")).toEqual([
    { language: "ts", text: "x" },
    { language: "md", text: "```\ny\n```" },
    { language: "py", text: "z" },
  ])
})
