import { makeFingerprintIndex } from "@postern/core"
import { atMost, type BenchOptions, type BenchResult, check, type Figure, type Measured, observe } from "./lib/bench.ts"
import { type Corpus } from "./lib/corpora/corpus.ts"
import { generateCorpora } from "./lib/corpora/generated-code.ts"
import { readOtherDivisions, readOtherProjects, readTypeScript } from "./lib/corpora/installed-sources.ts"
import { measureFingerprintCost } from "./lib/fingerprint-cost.ts"
import { measureHistoryCost } from "./lib/history-cost.ts"
import { measureSecrets } from "./lib/secret-recall.ts"
import {
  type FalseAlarms,
  indexCorpus,
  measureFalseAlarms,
  measureMisses,
  transportNames,
} from "./lib/fingerprint-recall.ts"
import { sampledPercent } from "./lib/wilson.ts"

const promised = new Set(["TypeScript", "Python"])

const snippets = "snippets spread over the protected files, between open lines"
const chunks = "chunks of 100 lines"

/** How much of protected snippets is missed, and how much open code is taken for protected. */
const measureCorpus = (corpus: Corpus, quick: boolean): ReadonlyArray<Figure> => {
  const { name } = corpus
  const isPromised = promised.has(name)
  const index = indexCorpus(corpus)
  check(index.grams > 0, `protected words in ${name}`)
  const count = quick ? 200 : 1000
  const byLines = [3, 5, 10, 20, 50].map((lines) => {
    const claim = `${name}: ${lines} lines missed`
    const missed = measureMisses(corpus, index, lines, count)
    const measured = sampledPercent(missed, count, snippets)
    return !isPromised || lines < 5
      ? observe(claim, missed, measured)
      : atMost(claim, missed, lines === 5 ? 10 : 1, measured)
  })
  const byTransport = transportNames.map((transport) => {
    const missed = measureMisses(corpus, index, 10, count / 4, transport)
    return observe(`${name}: 10 lines missed, ${transport}`, missed, sampledPercent(missed, count / 4, snippets))
  })
  const known = measureFalseAlarms(index, corpus.open, quick ? 300 : 3000)
  const later = measureFalseAlarms(index, corpus.laterOpen, quick ? 600 : 3000)
  const judge = (claim: string, figure: number, target: number, measured: Measured) =>
    isPromised ? atMost(claim, figure, target, measured) : observe(claim, figure, measured)
  const fewer = later.match - later.copied
  return [
    ...byLines,
    ...byTransport,
    judge(`${name}: known open files matched`, known.match, 0, sampledPercent(known.match, known.chunks, chunks)),
    observe(`${name}: new open files matched`, later.match, sampledPercent(later.match, later.chunks, chunks)),
    judge(
      `${name}: new open files matched by fewer than 16 protected words in a row`,
      fewer,
      1,
      sampledPercent(fewer, later.chunks, chunks),
    ),
    observe(`${name}: new open files possible`, later.possible, sampledPercent(later.possible, later.chunks, chunks)),
  ]
}

/** How much of other projects' code is taken for protected, also where nothing at all is open. */
const measureOtherProjects = (corpus: Corpus, quick: boolean): ReadonlyArray<Figure> => {
  const index = indexCorpus(corpus)
  const files = [...corpus.protected, ...corpus.open, ...corpus.laterOpen]
  const closed = makeFingerprintIndex({ seed: new Uint8Array(16) })
  for (const { path, text } of files) closed.protect(path, text)
  const most = quick ? 400 : 4000
  const projects = [...readOtherProjects()].map(([name, sources]) => ({
    name,
    found: measureFalseAlarms(index, sources, most),
    closed: measureFalseAlarms(closed, sources, most),
  }))
  const all = projects.reduce((sum, { found }) => sum + found.chunks, 0)
  check(all > 0, "chunks of other projects")
  const mean = (of: (found: FalseAlarms) => number) =>
    projects.reduce((sum, { found }) => sum + of(found) * found.chunks, 0) / all
  const copied = mean((found) => found.copied)
  const fewer = mean((found) => found.match - found.copied)
  return [
    ...projects.flatMap(({ closed: whereAllIs, found, name }) => {
      const seen = (claim: string, share: number, from: FalseAlarms) =>
        observe(claim, share, sampledPercent(share, from.chunks, chunks))
      return [
        seen(`other projects: ${name} matched`, found.match, found),
        seen(`other projects: ${name} possible`, found.possible, found),
        seen(`other projects: ${name} with 16 protected words in a row`, found.copied, found),
        seen(`other projects, all protected: ${name} matched`, whereAllIs.match, whereAllIs),
      ]
    }),
    observe("other projects: with 16 protected words in a row", copied, sampledPercent(copied, all, chunks)),
    atMost("other projects: matched by fewer words", fewer, 0.1, sampledPercent(fewer, all, chunks)),
  ]
}

/** The same where other parts are protected, of other projects too: no length of run was chosen by these. */
const measureDivisions = (quick: boolean): ReadonlyArray<Figure> =>
  [...readOtherDivisions()].flatMap(([project, corpus]) => {
    const index = indexCorpus(corpus)
    const count = quick ? 200 : 1000
    const missed = measureMisses(corpus, index, 5, count)
    const later = measureFalseAlarms(index, corpus.laterOpen, quick ? 600 : 3000)
    const others = [...readOtherProjects()].flatMap(([name, sources]) => (name === project ? [] : sources))
    const other = measureFalseAlarms(index, others, quick ? 400 : 4000)
    const claim = `${corpus.name} protected`
    const seen = (what: string, { match, copied, chunks: of }: FalseAlarms) =>
      observe(`${claim}: ${what} matched by fewer words`, match - copied, sampledPercent(match - copied, of, chunks))
    return [
      observe(`${claim}: 5 lines missed`, missed, sampledPercent(missed, count, snippets)),
      seen("new open files", later),
      seen("other projects", other),
    ]
  })

/** Prints how well protected text and secrets are found, how seldom other text is taken for them, and what that costs. */
export const run = async ({ quick }: BenchOptions): Promise<BenchResult> => {
  const typeScript = readTypeScript()
  return {
    figures: [
      ...[typeScript, ...generateCorpora()].flatMap((corpus) => measureCorpus(corpus, quick)),
      ...measureOtherProjects(typeScript, quick),
      ...measureDivisions(quick),
      ...measureSecrets(quick),
      ...(await measureFingerprintCost(typeScript, quick)),
      ...(await measureHistoryCost(quick)),
    ],
  }
}
