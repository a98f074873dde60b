import { tokenizerFor } from "@postern/core/node"
import { atMost, type BenchResult } from "./bench.ts"
import { type TokenDocument } from "./corpora/token-documents.ts"

const vocabularies = ["tekken", "sentencepiece-v3", "cl100k", "o200k"] as const

/** Shorter texts are off by a token or two, which is a large share of few. */
const shortest = 1000

const quantile = (errors: ReadonlyArray<number>, share: number): number =>
  errors.toSorted((a, b) => a - b)[Math.round((errors.length - 1) * share)] ?? 0

/** How far estimates of single documents are off, for texts that the weights were not fitted to. */
export const measureEstimates = async (documents: ReadonlyArray<TokenDocument>): Promise<BenchResult> => {
  const figures: Record<string, number> = {}
  const targets = []
  for (const name of vocabularies) {
    const { estimate, count } = tokenizerFor(name)
    if (count === undefined) continue
    for (const kind of ["code", "language", "hard"] as const) {
      const texts = documents.filter((document) => document.kind === kind).map(({ text }) => text)
      const errors: Array<number> = []
      let outside = 0
      for (const text of texts) {
        const tokens = await count(text)
        const estimated = estimate(text)
        if (tokens < estimated.low || tokens > estimated.high) outside++
        if (text.length >= shortest) errors.push(100 * (estimated.count / tokens - 1))
      }
      for (const share of [0.01, 0.5, 0.99]) {
        figures[`${name}, estimate of ${kind}, error at ${share * 100} %, %`] = quantile(errors, share)
      }
      figures[`${name}, estimate of ${kind}, mean error, %`] =
        errors.reduce((sum, error) => sum + Math.abs(error), 0) / errors.length
      figures[`${name}, ${kind} outside its range, %`] = (100 * outside) / texts.length
      if (kind === "code") {
        const worst = Math.max(-quantile(errors, 0.01), quantile(errors, 0.99))
        targets.push(atMost(`${name}, code, 1 to 99 % of estimates within, %`, worst, 15))
      }
    }
  }
  return { figures, targets }
}
