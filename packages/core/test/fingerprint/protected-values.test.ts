import { describe, expect, it } from "vitest"
import { makeProtectedValues } from "../../src/fingerprint/protected-values.ts"

const seed = new Uint8Array(16).fill(7)
const passphrase = "correct-horse-battery-staple-9912"

const make = (...values: ReadonlyArray<string>) => {
  const made = makeProtectedValues(seed, 99)
  for (const value of values) made.add(0, value)
  return (text: string) => made.find(text, [".env"]).map(({ start, end }) => text.slice(start, end))
}

describe("makeProtectedValues", () => {
  it.each([
    passphrase,
    `password: ${passphrase}`,
    `use ${passphrase}.`,
    `"DB_PASSWORD=${passphrase}",`,
    `**${passphrase}**`,
    `“${passphrase}”`,
    `密码是${passphrase}。`,
    `https://example.org/${passphrase}/x?a=${passphrase}`,
    `key_${passphrase}_1`,
  ])("finds a value that stands alone: %s", (text) => {
    expect(make(passphrase)(text)).toContain(passphrase)
  })

  it("does not find a part of a longer word, another case, or a part of the value", () => {
    const find = make("hunter22")
    expect(["hunter223", "xhunter22", "Hunter22", "hunter2"].flatMap(find)).toEqual([])
  })

  it("finds values with signs at both ends, the longest where two begin alike", () => {
    expect(make("$p@ss=word!")("is $p@ss=word!?")).toEqual(["$p@ss=word!"])
    expect(make("abcd-efgh", "abcd-efgh-ijkl")("abcd-efgh-ijkl abcd-efgh")).toEqual(["abcd-efgh-ijkl", "abcd-efgh"])
  })

  it("keeps no text, and means nothing without the seed", () => {
    const made = makeProtectedValues(seed, 99)
    made.add(0, passphrase)
    const saved = made.save()
    expect(JSON.stringify(saved)).not.toMatch(/correct|horse|9912/)
    expect(makeProtectedValues(seed, 99, saved).find(passphrase, [".env"])).toHaveLength(1)
    expect(makeProtectedValues(new Uint8Array(16), 99, saved).find(passphrase, [".env"])).toEqual([])
  })
})
