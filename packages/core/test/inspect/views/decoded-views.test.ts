import { deflateSync, gzipSync } from "node:zlib"
import { assert, property, string } from "fast-check"
import { describe, expect, test } from "vitest"
import { findSecrets } from "../../../src/inspect/secrets/find-secrets.ts"
import { decodedViews, type ViewKind } from "../../../src/inspect/views/decoded-views.ts"
import { secretSamples } from "../../../src/testing/secret-samples.ts"

const kindsOf = (text: string): ReadonlyArray<ViewKind> => decodedViews(text).map((view) => view.kind)

const hidden = "the discount of loyal customers is eighteen percent"

const base64 = (text: string | Uint8Array): string => Buffer.from(text).toString("base64")

const inLines = (text: string, width = 76): string => text.replaceAll(new RegExp(`.{${width}}`, "g"), "$&\n")

const unicodeEscaped = (text: string): string =>
  Array.from(text, (character) => String.raw`\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`).join("")

const percentEncoded = (text: string): string => `%${Buffer.from(text).toString("hex").match(/../g)?.join("%") ?? ""}`

const fullWidth = (text: string): string =>
  text.replaceAll(/[!-~]/g, (character) => String.fromCharCode(character.charCodeAt(0) + 0xfee0))

const hidingPlaces: ReadonlyArray<readonly [string, ViewKind, (text: string) => string]> = [
  ["unicode escapes", "unescaped", unicodeEscaped],
  ["byte escapes", "unescaped", (text) => percentEncoded(text).replaceAll("%", String.raw`\x`)],
  ["escapes in JSON", "unescaped-twice", (text) => JSON.stringify(unicodeEscaped(text))],
  ["percent escapes", "percent-decoded", percentEncoded],
  ["base64", "base64-decoded", (text) => `see ${base64(text)}, there`],
  ["base64 for addresses", "base64-decoded", (text) => `?q=${Buffer.from(`>>>???${text}`).toString("base64url")}&b=1`],
  ["base64 in lines", "base64-decoded", (text) => inLines(base64(`${text}. `.repeat(4)))],
  ["base64 in a data address", "base64-decoded", (text) => `data:text/plain;base64,${base64(text)}`],
  ["base64 of wide characters", "base64-decoded", (text) => base64(Buffer.from(text, "utf16le"))],
  ["base64 in JSON", "base64-decoded", (text) => JSON.stringify({ body: inLines(base64(`${text}. `.repeat(4))) })],
  ["base64 twice", "base64-decoded", (text) => base64(base64(text))],
  ["hexadecimal", "hex-decoded", (text) => `0x ${Buffer.from(text).toString("hex")}`],
  ["gzip", "gunzipped", (text) => base64(gzipSync(text))],
  ["zlib in hexadecimal", "gunzipped", (text) => deflateSync(text).toString("hex")],
  ["a gzip that is cut off", "gunzipped", (text) => base64(gzipSync(`${text}. `.repeat(40) + Math.PI)).slice(0, -16)],
  ["full-width letters", "normalised", fullWidth],
  ["zero-width spaces", "normalised", (text) => [...text].join("\u200B")],
  ["soft hyphens", "normalised", (text) => text.replaceAll("o", "o\u00AD")],
  ["tag characters between letters", "normalised", (text) => [...text].join("\u{E0020}")],
]

describe("shows what is hidden in", () => {
  test.each(hidingPlaces)("%s", (_, kind, hide) => {
    const text = `const before = 1\n${hide(hidden)}\nconst after = 2`
    const views = decodedViews(text).filter((view) => view.text.replaceAll("\u3000", " ").includes(hidden))
    expect(views.map((view) => view.kind)).toContain(kind)
  })
})

const samples = secretSamples(4)

const tokenTransports: ReadonlyArray<readonly [string, (token: string) => string]> = [
  ["percent escapes", (token) => `https://a.net/?q=${percentEncoded(`key=${token}&b=1`)}`],
  ["JSON in JSON with unicode escapes", (token) => JSON.stringify(`{"key":"${unicodeEscaped(token)}"}`)],
  ["base64", (token) => `body: ${base64(`{"key":"${token}"}`)}`],
  ["base64 in lines", (token) => inLines(base64(`NODE_ENV=production\nPORT=8080\nKEY=${token}\n`.repeat(2)))],
  ["gzip in base64 in JSON", (token) => JSON.stringify({ body: base64(gzipSync(`{"key":"${token}"}`)) })],
  ["hexadecimal", (token) => Buffer.from(`{"key":"${token}"}, one more`).toString("hex")],
  ["full-width letters", (token) => `key ${fullWidth(token)} end`],
]

describe("lets every provider's token be found in", () => {
  test.each(tokenTransports)("%s", (_, hide) => {
    const missed = samples.filter(
      ({ secret }) =>
        !decodedViews(hide(secret)).some(({ text }) =>
          findSecrets(text).some(({ start, end }) => text.slice(start, end).includes(secret)),
        ),
    )
    expect(missed.map(({ provider }) => provider)).toEqual([])
  })
})

test("adds nothing to text that hides nothing", () => {
  expect(kindsOf("const total = items.reduce((sum, item) => sum + item.price, 0) // 100 % of it")).toEqual([])
  expect(kindsOf("Größe: fünf Äpfel, naïve café")).toEqual([])
  expect(kindsOf("src/inspect/views/decoded-views.ts and getElementsByClassNameOrIdentifier")).toEqual([])
})

test("adds nothing for bytes that are no text", () => {
  const noise = Uint8Array.from({ length: 3000 }, (_, at) => (at * at * 31 + at * 7) % 251)
  expect(kindsOf(Buffer.from(noise).toString("base64"))).toEqual([])
  expect(kindsOf(Buffer.from(noise).toString("hex"))).toEqual([])
})

test("keeps the surroundings of what it decodes, and leaves the rest of a long text to the text itself", () => {
  const filler = "x = 1\n".repeat(10_000)
  const [view] = decodedViews(`${filler}before\\u0021after\n${filler}`)
  expect(view?.text).toContain("before!after")
  expect(view?.text.length).toBeLessThan(1000)
})

test("unpacks no bomb", () => {
  const bomb = base64(gzipSync("0".repeat(50_000_000)))
  const views = decodedViews(`${bomb} `.repeat(20))
  expect(views.reduce((sum, { text }) => sum + text.length, 0)).toBeLessThanOrEqual(
    4 * 20 * (bomb.length + 1) + 4_194_304,
  )
})

test("shows every text as something else, whatever it holds", () => {
  const isOther = (text: string) => decodedViews(text).every((view) => view.text !== text)
  assert(property(string({ unit: "binary" }), isOther))
  assert(
    property(string({ unit: "binary", maxLength: 30 }), (text) => isOther(`\\u{${text}} %${text} ${base64(text)}`)),
  )
})
