import { makeFingerprintIndex } from "@postern/core"
import { createHash } from "node:crypto"
import { atMost, check, type Figure, observe } from "./bench.ts"
import { compare, ratioOf, ratioSpread } from "./compare.ts"
import { type Corpus, type CorpusFile } from "./corpora/corpus.ts"
import { indexCorpus } from "./fingerprint-recall.ts"

const seed = new Uint8Array(16).fill(5)
const sizeOf = (files: ReadonlyArray<CorpusFile>) => files.reduce((sum, { text }) => sum + text.length, 0)
const joinFiles = (files: ReadonlyArray<CorpusFile>, length: number) =>
  files
    .map(({ text }) => text)
    .join("\n")
    .slice(0, length)

/** The most that a question may cost, in SHA-256s of 500 KB. */
const budgets: ReadonlyMap<string, number> = new Map([
  ["4 KB", 1.6],
  ["16 KB", 4.7],
  ["500 KB cold", 190],
  ["500 KB + 2 KB warm", 3.1],
])

/** What the index and its questions cost, as ratios to one SHA-256 of 500 KB in the same run. */
export const measureFingerprintCost = async (corpus: Corpus, quick: boolean): Promise<ReadonlyArray<Figure>> => {
  const started = performance.now()
  const index = indexCorpus(corpus)
  const seconds = (performance.now() - started) / 1000
  const megabytes = (sizeOf(corpus.open) + sizeOf(corpus.protected)) / 1e6

  const open = joinFiles(corpus.laterOpen, 500_000)
  const bound = joinFiles(corpus.protected, 500_000)
  const yardstick = Buffer.from(open)
  const messages = Array.from({ length: 20 }, (_, at) => index.profile(open.slice(at * 25_000, (at + 1) * 25_000)))
  const boundMessages = [index.profile(bound)]
  check(
    index.match(boundMessages).some(({ grade }) => grade === "match"),
    "protected files to be found",
  )
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
  const once = { how: "once" } as const
  return [
    observe("fingerprints: made", megabytes / seconds, { ...once, unit: "MB/s" }),
    observe("fingerprints: of", megabytes, { ...once, unit: "MB" }),
    observe("fingerprints: protected grams", index.grams, { ...once, unit: "count" }),
    observe("fingerprints: saved", index.save().length / 1e6, { ...once, unit: "MB" }),
    ...Object.entries(times).map(([name, { medianMs, quartilesMs }]) =>
      observe(`fingerprints: ${name}`, medianMs, {
        unit: "ms",
        how: "median of interleaved rounds",
        spread: quartilesMs,
      }),
    ),
    ...Object.entries(works).map(([name, timing]) => {
      const measured = {
        unit: "ratio",
        how: "undisturbed time by that of one SHA-256 of 500 KB, interleaved rounds",
        spread: ratioSpread(timing, sha256),
      } as const
      const budget = budgets.get(name)
      const claim = `fingerprints: ${name}`
      return budget === undefined
        ? observe(claim, ratioOf(timing, sha256), measured)
        : atMost(claim, ratioOf(timing, sha256), budget, measured)
    }),
  ]
}
