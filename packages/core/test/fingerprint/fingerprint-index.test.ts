import { assert, integer, property } from "fast-check"
import { expect, it } from "vitest"
import { type FingerprintIndex } from "../../src/fingerprint/fingerprint.ts"
import { makeFingerprintIndex } from "../../src/fingerprint/fingerprint-index.ts"
import { generateRepository, randomFrom, windowOf } from "./generated-repository.ts"

const seed = Uint8Array.from({ length: 16 }, (_, at) => 200 - at)
const find = (index: FingerprintIndex, ...texts: ReadonlyArray<string>) => index.match(texts.map(index.profile))
const numbered = (name: string, count: number) => Array.from({ length: count }, (_, at) => `${name}${at}`).join(" ")

it("keeps protected text protected that is opened later", () => {
  const index = makeFingerprintIndex({ seed })
  const text = numbered("secret", 20)
  index.protect("a.ts", text)
  index.addOpen(text)
  index.protect("a.ts", text)
  expect(find(index, text)).toMatchObject([{ path: "a.ts", grade: "match" }])
})

it("does not protect what was open or background before", () => {
  const index = makeFingerprintIndex({ seed })
  index.addOpen(numbered("shared", 20))
  index.addBackground(numbered("licence", 20))
  index.protect("a.ts", numbered("shared", 20))
  index.protect("b.ts", numbered("licence", 20))
  expect(find(index, numbered("shared", 20), numbered("licence", 20))).toEqual([])
})

it("finds the old and the new version of an edited file", () => {
  const index = makeFingerprintIndex({ seed })
  const lines = (name: string) => Array.from({ length: 30 }, (_, at) => numbered(`${name}${at}x`, 2))
  const old = lines("old")
  const edited = [...old.slice(0, 10), ...lines("new"), ...old.slice(15)]
  index.protect("a.ts", old.join("\n"))
  index.protect("a.ts", edited.join("\n"))
  expect(find(index, old.slice(6, 19).join("\n"))).toMatchObject([{ words: 26, grade: "match" }])
  expect(find(index, edited.slice(35, 48).join("\n"))).toMatchObject([{ words: 26, firstLine: 36, grade: "match" }])
})

it("finds a run of words that several files share in part", () => {
  const index = makeFingerprintIndex({ seed })
  const text = numbered("word", 16)
  index.protect("a.ts", windowOf(text, 0, 9).text)
  index.protect("b.ts", `${numbered("before", 9)} ${windowOf(text, 4, 9).text}`)
  index.protect("c.ts", text)
  expect(find(index, `${numbered("before", 9)} ${text}`).some(({ grade }) => grade === "match")).toBe(true)
})

it("does not take scattered windows for a run: they must follow one another as in the file", () => {
  const index = makeFingerprintIndex({ seed })
  index.protect("a.ts", Array.from({ length: 8 }, (_, at) => numbered(`line${at}x`, 5)).join("\n"))
  const backwards = Array.from({ length: 8 }, (_, at) => numbered(`line${7 - at}x`, 5)).join("\n")
  expect(find(index, backwards)).toEqual([])
})

it("never loses a match when more is protected", () => {
  assert(
    property(integer(), (number) => {
      const { open, files } = generateRepository(5)
      const random = randomFrom(number)
      const index = makeFingerprintIndex({ seed })
      index.addOpen(open.slice(0, random(open.length)))
      const texts = files.map(({ text }) => windowOf(text, random(200), 5 + random(30)).text)
      let before = new Set<string>()
      for (const { path, text } of files) {
        index.protect(path, text)
        const now = new Set(texts.filter((sent) => find(index, sent).some(({ grade }) => grade === "match")))
        expect([...now]).toEqual(expect.arrayContaining([...before]))
        before = now
      }
    }),
    { numRuns: 10, seed: 3 },
  )
})

it("sees tables of numbers", () => {
  const random = randomFrom(9)
  const row = () => Array.from({ length: 6 }, () => `${random(900) + 100}.${random(90) + 10}`)
  const rows = Array.from({ length: 40 }, row)
  const index = makeFingerprintIndex({ seed })
  index.protect("prices.csv", rows.map((cells) => cells.join(";")).join("\n"))
  const sent = rows.slice(10, 14).map((cells) => `insert into prices values (${cells.join(", ")});`)
  expect(find(index, rows.slice(10, 14).join("\n"))).toMatchObject([{ path: "prices.csv", grade: "match" }])
  expect(find(index, sent.join("\n")).length).toBeGreaterThan(0)
})

it("counts each character of scripts without spaces as a word", () => {
  const index = makeFingerprintIndex({ seed })
  index.protect("a.ts", "// 価格はすべての顧客に対して毎月見直されるものとする")
  expect(find(index, "すべての顧客に対して毎月見直される")).toMatchObject([{ grade: "match" }])
})

it("grows its version when what is protected changes, and then refuses older profiles", () => {
  const index = makeFingerprintIndex({ seed })
  index.protect("a.ts", numbered("one", 20))
  const profile = index.profile("text")
  index.addOpen(numbered("open", 20))
  index.protect("a.ts", numbered("one", 20))
  expect(index.match([profile])).toEqual([])
  index.protect("b.ts", numbered("two", 20))
  expect(() => index.match([profile])).toThrow(/profile its text again/)
})

it("counts words, grams and paths", () => {
  const index = makeFingerprintIndex({ seed })
  index.protect("a.ts", numbered("one", 20))
  index.protect("a.ts", numbered("two", 10))
  expect([index.words, index.grams, index.paths]).toEqual([10, 22, ["a.ts"]])
})

it("refuses a seed of another length", () => {
  expect(() => makeFingerprintIndex({ seed: new Uint8Array(8) })).toThrow("16 bytes")
})

it.each([
  ["nothing", ""],
  ["one word many times", "word ".repeat(400_000)],
  ["one long line", "a(b,c);".repeat(400_000)],
  ["an unclosed comment", `/* ${"x ".repeat(10)}`],
  ["stars in one line", " * a".repeat(400_000)],
  ["slashes", "/".repeat(2_000_000)],
  ["blanks", " ".repeat(2_000_000)],
  ["backslashes", "\\".repeat(1_000_000)],
  ["halves of pairs", "\ud83d\udc4b\ud83d ".repeat(100_000)],
  ["a lock file", '"node_modules/x": { "version": "1.2.3", "resolved": "https://x/y.tgz" },\n'.repeat(20_000)],
])("reads %s on both sides, and finds a protected run behind it", (_, text) => {
  const index = makeFingerprintIndex({ seed })
  index.protect("odd.ts", text)
  index.protect("a.ts", numbered("secret", 16))
  expect(find(index, `${text}\n${numbered("secret", 16)}`)).toContainEqual(
    expect.objectContaining({ path: "a.ts", grade: "match" }),
  )
})

it("knows the windows of a new text, also after a restart, without making profiles void", () => {
  const first = makeFingerprintIndex({ seed })
  first.addOpen(numbered("open", 20))
  const before = first.profile(numbered("other", 20))
  const windows = first.windows(`${numbered("open", 20)} ${numbered("answer", 20)}`)
  first.protectNew("answer", windows)
  const second = makeFingerprintIndex({ seed })
  second.protectNew("answer", windows)
  for (const index of [first, second]) {
    expect(find(index, numbered("answer", 18))).toMatchObject([{ path: "answer", grade: "match" }])
    expect(find(index, numbered("open", 18))).toEqual([])
  }
  expect(first.match([before])).toEqual([])
  const restored = makeFingerprintIndex({ seed, saved: first.save() })
  expect(find(restored, numbered("answer", 18))).toMatchObject([{ path: "answer", grade: "match" }])
})

it("takes a password for one though packages use it as a name, and none that is an everyday word", () => {
  const index = makeFingerprintIndex({ seed })
  index.protect("deploy/.env", "DB_PASSWORD=templatestringsarray\nAPI_TOKEN=configuration\n")
  expect(index.values("it is templatestringsarray now")).toHaveLength(1)
  expect(index.values("it is configuration now")).toEqual([])
})
