import fc from "fast-check"
import { gunzipSync } from "node:zlib"
import { readFileSync } from "node:fs"
import { describe, expect, it } from "vitest"
import { packSentencePiece, packTekken } from "../../../../scripts/make-vocabularies.ts"
import { readVocabulary } from "../../src/node/vocabulary-file.ts"
import { makeVocabulary } from "../../src/tokens/vocabulary.ts"

const bytesOf = (text: string): Uint8Array => Buffer.from(text)

const stored = (tokens: ReadonlyArray<Uint8Array>, tied = 0) => ({
  lengths: Uint8Array.from(tokens, (token) => token.length),
  bytes: Buffer.concat(tokens),
  tied,
})

const tokensIn = ({ lengths, bytes }: ReturnType<typeof readVocabulary>) => {
  let start = 0
  return Array.from(lengths, (length) => bytes.subarray(start, (start += length)))
}

describe("makeVocabulary", () => {
  it("finds each token by its bytes alone, short and long, with its rank, and nothing else", () => {
    const token = fc.uint8Array({ minLength: 1, maxLength: 20, max: 3 })
    fc.assert(
      fc.property(fc.uniqueArray(token, { selector: String, maxLength: 60 }), token, (tokens, other) => {
        const { find } = makeVocabulary(stored(tokens))
        for (const [rank, bytes] of tokens.entries()) {
          const inside = Buffer.concat([bytesOf("<"), bytes, bytesOf(">")])
          expect(find(inside, 1, 1 + bytes.length)).toBe(rank)
        }
        expect(find(other, 0, other.length)).toBe(tokens.findIndex((bytes) => String(bytes) === String(other)))
      }),
    )
  })

  it("gives tied tokens one rank, after all others", () => {
    const { find } = makeVocabulary(stored(["a", "b", "  ", "    "].map(bytesOf), 2))
    expect(["a", "b", "  ", "    "].map((text) => find(bytesOf(text), 0, text.length))).toEqual([0, 1, 2, 2])
  })
})

describe("the vocabularies of the package", () => {
  it.each([
    ["tekken", packTekken],
    ["sentencepiece-v3", packSentencePiece],
  ] as const)("holds %s as its source has it", (name, pack) => {
    const file = new URL(`../../data/${name}.vocabulary.gz`, import.meta.url)
    expect(gunzipSync(readFileSync(file)).equals(pack())).toBe(true)
  })

  it("has a token for each byte in Tekken, so that every text has a count", () => {
    const { find, size } = makeVocabulary(readVocabulary("tekken"))
    expect(size).toBe(130_072)
    for (let byte = 0; byte < 256; byte++) expect(find(Uint8Array.of(byte), 0, 1)).toBe(byte)
  })

  it("has no SentencePiece token that holds a line feed, or a space after another character", () => {
    const texts = tokensIn(readVocabulary("sentencepiece-v3")).map((token) => Buffer.from(token).toString("utf8"))
    expect(texts).toHaveLength(31_741)
    expect(texts.filter((text) => text.includes("\n") || /[^ ] /.test(text))).toEqual([])
  })

  it("has a SentencePiece token for each character of several bytes that longer tokens are made of", () => {
    const texts = tokensIn(readVocabulary("sentencepiece-v3")).map((token) => Buffer.from(token).toString("utf8"))
    const single = new Set(texts)
    const missing = texts.flatMap((text) => [...text].filter((one) => Buffer.byteLength(one) > 1 && !single.has(one)))
    expect(missing).toEqual([])
  })
})
