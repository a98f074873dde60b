import { tokenizerFor } from "@postern/core/node"
import { atLeast, check, type Figure, observe } from "./bench.ts"
import { compare, ratioOf, ratioSpread } from "./compare.ts"
import { type TokenDocument } from "./corpora/token-documents.ts"
import { makeTekkenOracle } from "./tekken-oracle.ts"

const sizes = { "1 KB": 1000, "40 KB": 40_000, "500 KB": 500_000 } as const

/** Texts of one size, cut from the corpus at other places each. */
const cut = (corpus: string, size: number, count: number): ReadonlyArray<string> => {
  const step = Math.floor((corpus.length - size) / count)
  return Array.from({ length: count }, (_, at) => corpus.slice(at * step, at * step + size))
}

/** All code of the documents as one text. */
export const codeCorpus = (documents: ReadonlyArray<TokenDocument>): string =>
  documents
    .filter(({ kind }) => kind === "code")
    .map(({ text }) => text)
    .join("\n")

/** What counting texts of one size takes, against tiktoken with the same ranks: the last figure is the ratio. */
export const measureTokenSpeed = async (
  corpus: string,
  name: keyof typeof sizes,
  rounds: number,
): Promise<ReadonlyArray<Figure>> => {
  const count = tokenizerFor("tekken").count ?? (() => 0)
  const sentencePiece = tokenizerFor("sentencepiece-v3").count ?? (() => 0)
  const oracle = makeTekkenOracle()
  const figures: Array<Figure> = []
  const size = sizes[name]
  for (const text of cut(corpus, 1000, 200)) check(count(text) === oracle(text), "to count what tiktoken counts")
  // Small texts come twenty at a time, as messages do; of each there are more than rounds, so that few are met twice.
  const together = size < 10_000 ? 20 : 1
  const texts = cut(corpus, size, size > 100_000 ? 12 : 800)
  const each = (round: number, counter: (text: string) => unknown) => {
    for (let at = 0; at < together; at++) counter(texts[(round * together + at) % texts.length] ?? "")
  }
  const { tekken, tiktoken, spm } = await compare(
    {
      tekken: (round) => each(round, count),
      tiktoken: (round) => each(round, oracle),
      spm: (round) => each(round, sentencePiece),
    },
    rounds,
  )
  for (const [counter, { medianMs, quartilesMs }] of [
    ["tekken", tekken],
    ["tiktoken with the same ranks", tiktoken],
    ["sentencepiece v3", spm],
  ] as const) {
    const [low, high] = quartilesMs
    const spread = [low / together, high / together] as const
    figures.push(
      observe(`${counter}, ${name}`, medianMs / together, {
        unit: "ms",
        how: "median of interleaved rounds",
        spread,
      }),
    )
  }
  figures.push(
    atLeast(`tiktoken's time over ours, ${name}`, ratioOf(tiktoken, tekken), 10, {
      unit: "ratio",
      how: "undisturbed times over the same code with the same ranks, interleaved rounds",
      spread: ratioSpread(tiktoken, tekken),
    }),
  )
  return figures
}
