import { tokenizerFor } from "@postern/core/node"
import { atMost, type Figure, observe } from "./bench.ts"
import { quantile } from "./quantile.ts"
import { type TokenDocument } from "./corpora/token-documents.ts"

const vocabularies = ["tekken", "sentencepiece-v3", "cl100k", "o200k"] as const

/** Shorter texts are off by a token or two, which is a large share of few. */
const shortest = 1000

/** How far estimates of single documents are off, for texts that the weights were not fitted to. */
export const measureEstimates = async (documents: ReadonlyArray<TokenDocument>): Promise<ReadonlyArray<Figure>> => {
  const figures: Array<Figure> = []
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
      const how = `${texts.length} documents that the weights were not fitted to`
      const measured = { unit: "%", how } as const
      const claim = (what: string) => `${name}, ${kind}: ${what}`
      const meanError = errors.reduce((sum, error) => sum + Math.abs(error), 0) / errors.length
      figures.push(
        observe(claim("estimate's error, median"), quantile(errors, 0.5), {
          ...measured,
          how: `${how}; 98 % of them between`,
          spread: [quantile(errors, 0.01), quantile(errors, 0.99)],
        }),
        observe(claim("estimate's mean error"), meanError, measured),
        observe(claim("outside the range"), (100 * outside) / texts.length, measured),
      )
      if (kind === "code") {
        const worst = Math.max(-quantile(errors, 0.01), quantile(errors, 0.99))
        figures.push(atMost(claim("98 % of estimates within"), worst, 15, measured))
      }
    }
  }
  return figures
}
