import { describe, expect, it } from "vitest"
import { type FingerprintIndex } from "../../src/fingerprint/fingerprint.ts"
import { makeFingerprintIndex } from "../../src/fingerprint/fingerprint-index.ts"

const seed = Uint8Array.from({ length: 16 }, (_, at) => at)

/** Lines of code whose every word is their own. */
const lines = (name: string, count = 20): string =>
  Array.from({ length: count }, (_, at) => `const ${name}${at}x = ${name}Of(${name}Tier${at}, ${name}Rate${at})`).join(
    "\n",
  )

const match = (index: FingerprintIndex, text: string) => index.match([index.profile(text)])

const always = () => true

describe("beginPast", () => {
  it("protects what no file holds, for profiles made from then on", () => {
    const index = makeFingerprintIndex({ seed })
    const before = index.version
    index.beginPast(always).protect("old.ts", lines("old"))
    expect(index.version).toBeGreaterThan(before)
    expect(match(index, lines("old"))).toMatchObject([{ path: "old.ts", firstLine: 1, lastLine: 20, grade: "match" }])
  })

  it("changes nothing of what a file has: neither its name, nor its lines, nor that eleven words of it bind", () => {
    const index = makeFingerprintIndex({ seed })
    index.protect("now.ts", lines("same"))
    const eleven = lines("same").split("\n").slice(5, 8).join("\n")
    const found = match(index, eleven)
    expect(found).toMatchObject([{ path: "now.ts", firstLine: 6, lastLine: 8, grade: "match" }])
    const past = index.beginPast(always)
    past.protect("now.ts", `${lines("head")}\n${lines("same")}`)
    past.protect("former.ts", lines("same"))
    expect(match(index, eleven)).toEqual(found)
  })

  it("leaves to a file what it finds in an old version, under the file's name and lines", () => {
    const index = makeFingerprintIndex({ seed })
    index.beginPast(always).protect("old.ts", `${lines("head")}\n${lines("same")}`)
    index.protect("now.ts", lines("same"))
    expect(match(index, lines("same"))).toMatchObject([{ path: "now.ts", firstLine: 1, lastLine: 20 }])
  })

  it("keeps its name when an answer quotes it: the answer may be allowed further", () => {
    const index = makeFingerprintIndex({ seed })
    index.beginPast(always).protect("old.ts", lines("quoted"))
    index.protectNew("an answer", index.windows(lines("quoted")))
    expect(match(index, lines("quoted"))).toMatchObject([{ path: "old.ts", grade: "match" }])
  })

  it("gives to a path that is protected what one has that is open by now", () => {
    const index = makeFingerprintIndex({ seed })
    index.beginPast(always).protect("former.ts", lines("same"))
    index.beginPast((path) => path !== "former.ts").protect("later.ts", lines("same"))
    expect(match(index, lines("same"))).toMatchObject([{ path: "later.ts" }])
  })

  it("takes away what was open beside them, from these versions alone", () => {
    const index = makeFingerprintIndex({ seed })
    index.protect("now.ts", lines("standing"))
    const past = index.beginPast(always)
    past.addOpen(`${lines("both")}\n${lines("standing")}\n${lines("later")}`)
    past.protect("old.ts", `${lines("both")}\n${lines("own")}\n${lines("standing")}`)
    expect(match(index, lines("both"))).toEqual([])
    expect(match(index, lines("own"))).toMatchObject([{ path: "old.ts" }])
    expect(match(index, lines("standing"))).toMatchObject([{ path: "now.ts" }])
    index.protect("new.ts", lines("later"))
    expect(match(index, lines("later"))).toMatchObject([{ path: "new.ts" }])
  })

  it("takes no word for one that only protected files have, for it may have stood in open ones then", () => {
    const open = Array.from({ length: 400 }, (_, at) => lines(`open${at}`)).join("\n")
    const rareWord = (protect: (index: FingerprintIndex) => void) => {
      const index = makeFingerprintIndex({ seed })
      index.addOpen(open)
      protect(index)
      return match(index, "const margin0x = marginOf(marginTier0, marginRate0)").map(({ grade }) => grade)
    }
    expect(rareWord((index) => index.protect("now.ts", lines("margin")))).toEqual(["match"])
    expect(rareWord((index) => index.beginPast(always).protect("old.ts", lines("margin")))).toEqual([])
  })

  it("knows the values of old credentials, unless open files have their every word", () => {
    const index = makeFingerprintIndex({ seed })
    index.addOpen("PASSWORD=sample-orchid-granite")
    const past = index.beginPast(always)
    past.protect(".env", "DB_PASSWORD=velvet-orchid-4471\nOTHER_PASSWORD=sample-orchid-granite\n")
    expect(index.values("it is velvet-orchid-4471 then")).toMatchObject([{ path: ".env" }])
    expect(index.values("it is sample-orchid-granite then")).toEqual([])
  })

  it("comes back as it was saved", () => {
    const index = makeFingerprintIndex({ seed })
    index.beginPast(always).protect("old.ts", lines("old"))
    const again = makeFingerprintIndex({ seed, saved: index.save() })
    expect(match(again, lines("old"))).toEqual(match(index, lines("old")))
    again.protect("now.ts", lines("old"))
    expect(match(again, lines("old"))).toMatchObject([{ path: "now.ts" }])
  })
})
