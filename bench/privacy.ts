import { makeFingerprintIndex } from "@postern/core"
import { atMost, type BenchOptions, type BenchResult, type BenchTarget } from "./lib/bench.ts"
import { type Corpus } from "./lib/corpora/corpus.ts"
import { generateCorpora } from "./lib/corpora/generated-code.ts"
import { readOtherProjects, readTypeScript } from "./lib/corpora/installed-sources.ts"
import { measureFingerprintCost } from "./lib/fingerprint-cost.ts"
import { measureSecrets } from "./lib/secret-recall.ts"
import { indexCorpus, measureFalseAlarms, measureMisses, transportNames } from "./lib/fingerprint-recall.ts"

const promised = new Set(["TypeScript", "Python"])

/** How much of protected snippets is missed, and how much open code is taken for protected. */
const measureCorpus = (corpus: Corpus, quick: boolean): BenchResult => {
  const { name } = corpus
  const index = indexCorpus(corpus)
  const figures: Record<string, number> = {}
  const targets: Array<BenchTarget> = []
  const count = quick ? 200 : 1000
  for (const lines of [3, 5, 10, 20, 50]) {
    const missed = measureMisses(corpus, index, lines, count)
    figures[`${name}: ${lines} lines missed, %`] = missed
    if (!promised.has(name) || lines < 5) continue
    targets.push(atMost(`${name}: ${lines} lines missed, %`, missed, lines === 5 ? 10 : 1))
  }
  for (const transport of transportNames) {
    figures[`${name}: 10 lines missed, ${transport}, %`] = measureMisses(corpus, index, 10, count / 4, transport)
  }
  const known = measureFalseAlarms(index, corpus.open, quick ? 300 : 3000)
  const later = measureFalseAlarms(index, corpus.laterOpen, quick ? 600 : 3000)
  figures[`${name}: chunks of known open files matched, %`] = known.match
  figures[`${name}: chunks of new open files matched, %`] = later.match
  figures[`${name}: chunks of new open files that hold 16 protected words in a row, %`] = later.copied
  figures[`${name}: chunks of new open files possible, %`] = later.possible
  if (promised.has(name)) {
    targets.push(
      atMost(`${name}: chunks of known open files matched, %`, known.match, 0),
      atMost(`${name}: chunks of new open files matched by fewer words, %`, later.match - later.copied, 1),
    )
  }
  return { figures, targets }
}

/** How much of other projects' code is taken for protected, also where nothing at all is open. */
const measureOtherProjects = (corpus: Corpus, quick: boolean): BenchResult => {
  const figures: Record<string, number> = {}
  const targets: Array<BenchTarget> = []
  const index = indexCorpus(corpus)
  const files = [...corpus.protected, ...corpus.open, ...corpus.laterOpen]
  const closed = makeFingerprintIndex({ seed: new Uint8Array(16) })
  for (const { path, text } of files) closed.protect(path, text)
  let alarms = 0
  let copies = 0
  let chunks = 0
  for (const [name, sources] of readOtherProjects()) {
    const found = measureFalseAlarms(index, sources, quick ? 400 : 4000)
    figures[`other projects: ${name} matched, %`] = found.match
    figures[`other projects: ${name} possible, %`] = found.possible
    figures[`other projects: ${name} with 16 protected words in a row, %`] = found.copied
    alarms += (found.match * found.chunks) / 100
    copies += (found.copied * found.chunks) / 100
    chunks += found.chunks
    figures[`other projects, all protected: ${name} matched, %`] = measureFalseAlarms(
      closed,
      sources,
      quick ? 400 : 4000,
    ).match
  }
  figures["other projects: matched, %"] = (100 * alarms) / chunks
  figures["other projects: with 16 protected words in a row, %"] = (100 * copies) / chunks
  targets.push(atMost("other projects: matched by fewer words, %", (100 * (alarms - copies)) / chunks, 0.1))
  return { figures, targets }
}

/** Prints how well protected text and secrets are found, how seldom other text is taken for them, and what that costs. */
export const run = async ({ quick }: BenchOptions): Promise<BenchResult> => {
  const typeScript = readTypeScript()
  const parts = [
    ...[typeScript, ...generateCorpora()].map((corpus) => measureCorpus(corpus, quick)),
    measureOtherProjects(typeScript, quick),
    measureSecrets(quick),
    await measureFingerprintCost(typeScript, quick),
  ]
  return {
    figures: Object.assign({}, ...parts.map(({ figures }) => figures)),
    targets: parts.flatMap(({ targets }) => targets),
  }
}
