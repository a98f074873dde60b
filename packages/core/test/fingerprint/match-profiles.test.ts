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
