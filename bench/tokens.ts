import { tokenizerFor } from "@postern/core/node"
import { atMost, type BenchOptions, type BenchResult, type Figure } from "./lib/bench.ts"
import { readTokenDocuments } from "./lib/corpora/token-documents.ts"
import { measureEstimates } from "./lib/token-estimates.ts"
import { measureFits } from "./lib/token-fits.ts"
import { measureStart } from "./lib/token-start.ts"
import { codeCorpus, measureTokenSpeed } from "./lib/token-speed.ts"

/** Prints what counting costs against tiktoken with the same ranks, how near estimates are, and how often both decide. */
export const run = async ({ quick }: BenchOptions): Promise<BenchResult> => {
  const documents = readTokenDocuments()
  const corpus = codeCorpus(documents)
  const count = tokenizerFor("tekken").count ?? (() => 0)
  const sentencePiece = tokenizerFor("sentencepiece-v3").count ?? (() => 0)
  const figures: Array<Figure> = []
  const rounds = quick ? 10 : 40

  for (const size of ["1 KB", "40 KB", "500 KB"] as const)
    figures.push(...(await measureTokenSpeed(corpus, size, rounds)))

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
