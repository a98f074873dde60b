import { tokenizerFor } from "@postern/core/node"
import { expect, it } from "vitest"
import { readTokenDocuments } from "../lib/corpora/token-documents.ts"
import { makeTekkenOracle } from "../lib/tekken-oracle.ts"

const documents = readTokenDocuments()

it("counts Tekken as tiktoken does with the same ranks, for documents of every kind", () => {
  const oracle = makeTekkenOracle()
  const { count } = tokenizerFor("tekken")
  const wrong = documents.flatMap(({ name, text }) => {
    const [ours, theirs] = [count?.(text), oracle(text)]
    return ours === theirs ? [] : [`${name}: ${String(ours)}, tiktoken ${theirs}`]
  })
  expect(documents.length).toBeGreaterThan(1500)
  expect(wrong).toEqual([])
})

it("never has fewer tokens in its bound than it counts, in any vocabulary", async () => {
  const some = documents.filter((_, at) => at % 8 === 0)
  for (const name of ["tekken", "sentencepiece-v3", "cl100k", "o200k"] as const) {
    const { bound, count } = tokenizerFor(name)
    for (const { text } of some) expect(bound(text)).toBeGreaterThanOrEqual((await count?.(text)) ?? Infinity)
  }
})
