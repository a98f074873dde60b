import { assert, constantFrom, integer, pre, property, record } from "fast-check"
import { expect, it } from "vitest"
import { makeFingerprintIndex } from "../../src/fingerprint/fingerprint-index.ts"
import { transports } from "../../src/testing/transports.ts"
import { generateRepository, randomFrom, windowOf } from "./generated-repository.ts"

const seed = Uint8Array.from({ length: 16 }, (_, at) => at * 11)

const makeSetting = (number: number) => {
  const repository = generateRepository(number)
  const index = makeFingerprintIndex({ seed })
  index.addOpen(repository.open)
  for (const { path, text } of repository.files) index.protect(path, text)
  return { repository, index }
}
const settings = [1, 2, 3].map(makeSetting)

/** A part of a protected file on its way: changed by a tool, cut into strings at line ends, open text around it. */
const shipments = record({
  setting: constantFrom(...settings),
  file: integer({ min: 0, max: 5 }),
  first: integer({ min: 0, max: 250 }),
  transport: constantFrom(...Object.keys(transports)),
  /** Lines in one string; 0 for all. */
  cut: constantFrom(0, 1, 2, 5),
  noise: integer({ min: 0, max: 9000 }),
})

const isBlock = new Set(["json", "json twice", "grep in json", "percent", "base64"])

const ship = (part: string, transport: string, cut: number, noise: string): ReadonlyArray<string> => {
  const sent = transports[transport]?.(part) ?? ""
  // What is encoded as a whole is not cut: half a base64 text is another text.
  if (cut === 0 || isBlock.has(transport)) return [`${noise}\n${sent}\n${noise}`]
  const lines = sent.split("\n")
  const strings: Array<string> = []
  for (let at = 0; at < lines.length; at += cut) strings.push(lines.slice(at, at + cut).join("\n"))
  return [noise, ...strings, noise]
}

it.each([
  ["16 words of a protected file", 16, false],
  ["40 words of a protected file", 40, false],
  ["11 words of a protected file, neighbours of which no open file has,", 11, false],
  ["5 words of a protected file, one of which no open file has,", 5, true],
])("finds any %s whatever tools and strings they went through", (_, length, needsRare) => {
  assert(
    property(shipments, ({ setting: { repository, index }, file, first, transport, cut, noise }) => {
      const { path = "", text = "" } = repository.files[file] ?? {}
      const part = windowOf(text, first, length)
      pre(part.words.length === length)
      pre(!needsRare || part.words.some((word) => repository.secretWords.has(word)))
      const around = repository.open
        .split("\n")
        .slice(noise, noise + 4)
        .join("\n")
      const matches = index.match(ship(part.text, transport, cut, around).map(index.profile))
      expect(
        matches.filter(({ grade }) => grade === "match").map((match) => match.path),
        `${transport}, ${cut} lines a string: ${JSON.stringify(part.text)}`,
      ).toContain(path)
    }),
    { numRuns: 400, seed: 20, endOnFailure: true },
  )
})

it("finds nothing in open text, whatever tools it went through", () => {
  const [setting] = settings
  const open = setting?.repository.open.split("\n").slice(500, 700).join("\n") ?? ""
  for (const change of Object.values(transports)) {
    const profile = setting?.index.profile(change(open))
    expect(profile && setting?.index.match([profile])).toEqual([])
  }
})

it("says the same of texts in one string and in many", () => {
  assert(
    property(constantFrom(...settings), integer(), ({ repository, index }, number) => {
      const random = randomFrom(number)
      const text = repository.files[random(6)]?.text ?? ""
      const strings = text.split(/(?<=\n)/).filter(() => random(4) > 0)
      expect(index.match(strings.map(index.profile))).toEqual(index.match([index.profile(strings.join(""))]))
    }),
    { numRuns: 50, seed: 7 },
  )
})

it("tells file and lines", () => {
  const index = makeFingerprintIndex({ seed })
  const file = Array.from({ length: 30 }, (_, line) => `alpha${line} beta${line} gamma${line} delta${line}`)
  index.protect("src/prices.ts", file.join("\n"))
  expect(index.match([index.profile(`Look:\n${file.slice(9, 15).join("\n")}\nthanks`)])).toEqual([
    { path: "src/prices.ts", firstLine: 10, lastLine: 15, words: 24, grade: "match" },
  ])
})

it("calls eight common words possible, and seven nothing", () => {
  const index = makeFingerprintIndex({ seed })
  index.protect("a.ts", "one two three four five six seven eight nine ten")
  const match = (text: string) => index.match([index.profile(text)])
  expect(match("two three four five six seven eight nine")).toMatchObject([{ grade: "possible", words: 8 }])
  expect(match("two three four five six seven eight")).toEqual([])
})

/** An index with much in the open, `open` too, that protects `text`; and what it says of the text's words from `first` on. */
const protectBeside = (open: string, text: string) => {
  const index = makeFingerprintIndex({ seed })
  index.addOpen(generateRepository(1).open)
  index.addOpen(open)
  index.protect("a.ts", text)
  const words = text.split(" ")
  return (first: number, count: number, changed?: number) => {
    const sent = words.slice(first, first + count).map((word, at) => (at === changed ? "changed" : word))
    return index.match([index.profile(sent.join(" "))]).map(({ grade }) => grade)
  }
}

const list =
  "apple banana cherry damson elder fig grape hazel iris juniper kumquat lemon mango nettle olive peach quince"
const fruits = list.split(" ")
/** Each fruit with its neighbour, but never three of them: all their pairs are known, and no run of five. */
const knownPairs = fruits.map((fruit, at) => `${fruit} ${fruits[at + 1] ?? "end"} is followed by others`).join("\n")

it("knows five words with a strange word of their own", () => {
  const find = protectBeside(knownPairs, `${list} zillmer ${list}`)
  expect(find(fruits.length - 2, 5)).toEqual(["match"])
})

it("knows a name put together from known words in six words, and tells of it in five", () => {
  const find = protectBeside(
    `${knownPairs}\nis followed by others`,
    `is followed by others appleLemon is followed by others`,
  )
  expect(find(0, 5)).toEqual(["possible"])
  expect(find(0, 6)).toEqual(["match"])
  const two = protectBeside(
    `${knownPairs}\nis followed by others`,
    "followed by others appleLemon cherryMango followed by",
  )
  expect(two(0, 5)).toEqual(["match"])
  const strange = protectBeside(knownPairs, "lemon apple fig banana appleLemon is followed by others")
  expect(strange(0, 5)).toEqual(["match"])
})

it("knows eleven known words in a row where two are neighbours nowhere in the open, and sixteen in any case", () => {
  const known = protectBeside(knownPairs, list)
  expect([8, 11, 15, 16].map((count) => known(0, count))).toEqual([["possible"], ["possible"], ["possible"], ["match"]])
  const own = protectBeside(knownPairs, [...fruits.slice(0, 6), ...fruits.slice(8)].join(" "))
  expect([10, 11].map((count) => own(0, count))).toEqual([["possible"], ["match"]])
  expect(own(0, 15, 9)).toEqual(["possible"])
})

it("knows nine known words in a row where most neighbours are so nowhere in the open", () => {
  const find = protectBeside(knownPairs, fruits.toReversed().join(" "))
  expect([8, 9].map((count) => find(0, count))).toEqual([["possible"], ["match"]])
})

it("knows words with one changed between them where they tell more", () => {
  const pairs = protectBeside(knownPairs, fruits.toReversed().join(" "))
  expect(pairs(0, 12, 6)).toEqual(["match"])
  const word = protectBeside(`${knownPairs}\nis followed by others`, `is followed by others appleLemon and ${list}`)
  expect(word(0, 11, 5)).toEqual(["match"])
  const plain = protectBeside(knownPairs, list)
  expect(plain(0, 13, 6)).toEqual(["possible"])
})
