import { describe, expect, it } from "vitest"
import { findMentions } from "../../../src/inspect/origins/find-mentions.ts"

describe("findMentions", () => {
  it.each([
    ["Rename src/pricing/discount.ts, please.", "src/pricing/discount.ts"],
    ["Is (src/pricing/discount.ts) used?", "src/pricing/discount.ts"],
    ["See src/pricing/discount.ts.", "src/pricing/discount.ts"],
    ["See .env and others", ".env"],
    ["See ./a.ts", "./a.ts"],
    ["See ../shop/a.ts", "../shop/a.ts"],
    ["Siehe src/preise/übersicht.ts", "src/preise/übersicht.ts"],
    ["See src\\pricing\\a.ts", "src\\pricing\\a.ts"],
    ["See C:\\shop\\a.ts", "C:\\shop\\a.ts"],
    ["Open file:///shop/a.ts", "///shop/a.ts"],
    ["`src/a.ts`:", "src/a.ts"],
    ["imports @scope/name/a.ts", "@scope/name/a.ts"],
    ["at /home/ada/shop/a.ts:12:3", "/home/ada/shop/a.ts"],
  ])("finds the path in: %s", (text, path) => {
    expect(findMentions(text)).toContain(path)
  })

  it("finds none where words have no separator and do not begin with a dot", () => {
    expect([...findMentions("It was e.g. obj.field, 3.14 and so on… or not.")]).toEqual([])
  })

  it("finds none that are longer than a path", () => {
    expect([...findMentions(`a/${"b".repeat(500)} c/d`)]).toEqual(["c/d"])
  })
})
