import { tokenizerFor } from "@postern/core/node"
import { atLeast, atMost, type BenchOptions, type BenchResult, check, type Figure, observe } from "./lib/bench.ts"
import { compare, ratioOf, ratioSpread } from "./lib/compare.ts"
import { readTokenDocuments } from "./lib/corpora/token-documents.ts"
import { measureEstimates } from "./lib/token-estimates.ts"
import { measureFits } from "./lib/token-fits.ts"
import { measureStart } from "./lib/token-start.ts"
import { makeTekkenOracle } from "./lib/tekken-oracle.ts"

const sizes = { "1 KB": 1000, "40 KB": 40_000, "500 KB": 500_000 } as const

/** Texts of one size, cut from the corpus at other places each. */
const cut = (corpus: string, size: number, count: number): ReadonlyArray<string> => {
  const step = Math.floor((corpus.length - size) / count)
  return Array.from({ length: count }, (_, at) => corpus.slice(at * step, at * step + size))
}

/** Prints what counting costs against tiktoken with the same ranks, how near estimates are, and how often both decide. */
export const run = async ({ quick }: BenchOptions): Promise<BenchResult> => {
  const documents = readTokenDocuments()
  const corpus = documents
    .filter(({ kind }) => kind === "code")
    .map(({ text }) => text)
    .join("\n")
  const count = tokenizerFor("tekken").count ?? (() => 0)
  const sentencePiece = tokenizerFor("sentencepiece-v3").count ?? (() => 0)
  const oracle = makeTekkenOracle()
  const figures: Array<Figure> = []
  for (const text of cut(corpus, 1000, 200)) check(count(text) === oracle(text), "to count what tiktoken counts")

  for (const [name, size] of Object.entries(sizes)) {
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
      quick ? 10 : 40,
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
  }

  for (const [name, letter] of [
    ["one letter", "a"],
    ["blanks", " "],
    ["one sign", "="],
    ["ideographs", "漢"],
  ] as const) {
    const text = letter.repeat(500_000 / Buffer.byteLength(letter))
    for (const [vocabulary, counter] of [
      ["tekken", count],
      ["sentencepiece v3", sentencePiece],
    ] as const) {
      const times = [1, 2, 3].map((time) => {
        const started = performance.now()
        // Another text each time: what was counted is remembered.
        counter(text.slice(time))
        return performance.now() - started
      })
      figures.push(
        atMost(`500 KB of ${name}, ${vocabulary}`, Math.min(...times), 1000, { unit: "ms", how: "fastest of three" }),
      )
    }
  }

  const held = documents.filter((_, at) => at % 2 === 0)
  return {
    figures: [...figures, ...measureStart(), ...(await measureEstimates(held)), ...(await measureFits(held, quick))],
  }
}
