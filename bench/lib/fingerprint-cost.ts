import { makeFingerprintIndex } from "@postern/core"
import { createHash } from "node:crypto"
import { type BenchResult, atMost } from "./bench.ts"
import { compare, ratioOf } from "./compare.ts"
import { type Corpus, type CorpusFile } from "./corpora/corpus.ts"
import { indexCorpus } from "./fingerprint-recall.ts"

const seed = new Uint8Array(16).fill(5)
const sizeOf = (files: ReadonlyArray<CorpusFile>) => files.reduce((sum, { text }) => sum + text.length, 0)
const joinFiles = (files: ReadonlyArray<CorpusFile>, length: number) =>
  files
    .map(({ text }) => text)
    .join("\n")
    .slice(0, length)

/** What the index and its questions cost, as ratios to one SHA-256 of 500 KB in the same run. */
export const measureFingerprintCost = async (corpus: Corpus, quick: boolean): Promise<BenchResult> => {
  const started = performance.now()
  const index = indexCorpus(corpus)
  const seconds = (performance.now() - started) / 1000
  const megabytes = (sizeOf(corpus.open) + sizeOf(corpus.protected)) / 1e6

  const open = joinFiles(corpus.laterOpen, 500_000)
  const bound = joinFiles(corpus.protected, 500_000)
  const yardstick = Buffer.from(open)
  const messages = Array.from({ length: 20 }, (_, at) => index.profile(open.slice(at * 25_000, (at + 1) * 25_000)))
  const boundMessages = [index.profile(bound)]
  const empty = makeFingerprintIndex({ seed })
  const times = await compare(
    {
      sha256: () => createHash("sha256").update(yardstick).digest(),
      "4 KB": (round) => index.match([index.profile(open.slice((round % 100) * 4000, (round % 100) * 4000 + 4000))]),
      "16 KB": (round) =>
        index.match([index.profile(open.slice((round % 30) * 16_000, (round % 30) * 16_000 + 16_000))]),
      "500 KB cold": () => index.match([index.profile(open)]),
      "500 KB cold, all of it protected": () => index.match([index.profile(bound)]),
      "500 KB + 2 KB warm": (round) => index.match([...messages, index.profile(open.slice(round % 999, 2000))]),
      "500 KB warm, all of it protected": () => index.match(boundMessages),
      "500 KB, nothing protected": () => empty.match([empty.profile(open)]),
    },
    quick ? 15 : 60,
  )
  const { sha256, ...works } = times
  const figures: Record<string, number> = {
    "fingerprints: index, MB/s": megabytes / seconds,
    "fingerprints: index, MB": megabytes,
    "fingerprints: protected grams": index.grams,
    "fingerprints: saved, MB": index.save().length / 1e6,
    "fingerprints: sha256 of 500 KB, ms": sha256.medianMs,
  }
  for (const [name, timing] of Object.entries(works)) {
    figures[`fingerprints: ${name}, ms`] = timing.medianMs
    figures[`fingerprints: ${name}, ratio`] = ratioOf(timing, sha256)
  }
  const ratio = (name: keyof typeof works) => ratioOf(works[name], sha256)
  return {
    figures,
    targets: [
      atMost("fingerprints of 4 KB, ratio", ratio("4 KB"), 1.6),
      atMost("fingerprints of 16 KB, ratio", ratio("16 KB"), 4.7),
      atMost("fingerprints of 500 KB cold, ratio", ratio("500 KB cold"), 190),
      atMost("fingerprints of 500 KB + 2 KB warm, ratio", ratio("500 KB + 2 KB warm"), 3.1),
    ],
  }
}
