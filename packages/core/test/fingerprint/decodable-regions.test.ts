import { expect, it } from "vitest"
import { decodableRegions } from "../../src/fingerprint/decodable-regions.ts"

const gap = "plain line\n".repeat(20)
const regionsOf = (text: string) => decodableRegions(text).map(({ start, end }) => text.slice(start, end))

it("takes whole lines that may be decoded, and no others", () => {
  const lines = [String.raw`say "a\nb"` + "\n", "50%41\n", "größe\n", `${"QUJD".repeat(6)}\n`]
  expect(regionsOf(lines.map((line) => gap + line).join("") + gap)).toEqual(lines)
})

it("takes a long run of base64 with the shorter lines that go on with it", () => {
  const armour = `${"QUJD".repeat(6)}\nQUJD\nQQ==\n`
  expect(regionsOf(gap + armour + gap)).toEqual([`${armour}`])
})

it("joins what lies close together", () => {
  expect(regionsOf("\\n\nplain\n\\n\n")).toEqual(["\\n\nplain\n\\n\n"])
})

it("finds none in plain text, and one in a text of one line", () => {
  expect(regionsOf(gap)).toEqual([])
  expect(regionsOf("")).toEqual([])
  expect(regionsOf("a%20b")).toEqual(["a%20b"])
})
