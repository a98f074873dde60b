import { makeFingerprintIndex } from "@postern/core"
import { atMost, type BenchOptions, type BenchResult, check, type Figure, observe } from "./lib/bench.ts"
import { type Corpus } from "./lib/corpora/corpus.ts"
import { generateCorpora } from "./lib/corpora/generated-code.ts"
import { readOtherProjects, readTypeScript } from "./lib/corpora/installed-sources.ts"
import { measureFingerprintCost } from "./lib/fingerprint-cost.ts"
import { measureSecrets } from "./lib/secret-recall.ts"
import {
  type FalseAlarms,
  indexCorpus,
  measureFalseAlarms,
  measureMisses,
  transportNames,
} from "./lib/fingerprint-recall.ts"

const promised = new Set(["TypeScript", "Python"])

const snippets = { unit: "%", how: "snippets spread over the protected files, between open lines" } as const
const chunks = { unit: "%", how: "chunks of 100 lines" } as const

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
    if (!isPromised || lines < 5) return observe(claim, missed, snippets)
    return atMost(claim, missed, lines === 5 ? 10 : 1, snippets)
  })
  const byTransport = transportNames.map((transport) =>
    observe(`${name}: 10 lines missed, ${transport}`, measureMisses(corpus, index, 10, count / 4, transport), snippets),
  )
  const known = measureFalseAlarms(index, corpus.open, quick ? 300 : 3000)
  const later = measureFalseAlarms(index, corpus.laterOpen, quick ? 600 : 3000)
  const judge = (claim: string, figure: number, target: number) =>
    isPromised ? atMost(claim, figure, target, chunks) : observe(claim, figure, chunks)
  return [
    ...byLines,
    ...byTransport,
    judge(`${name}: known open files matched`, known.match, 0),
    observe(`${name}: new open files matched`, later.match, chunks),
    judge(`${name}: new open files matched by fewer than 16 protected words in a row`, later.match - later.copied, 1),
    observe(`${name}: new open files possible`, later.possible, chunks),
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
  return [
    ...projects.flatMap((project) => [
      observe(`other projects: ${project.name} matched`, project.found.match, chunks),
      observe(`other projects: ${project.name} possible`, project.found.possible, chunks),
      observe(`other projects: ${project.name} with 16 protected words in a row`, project.found.copied, chunks),
      observe(`other projects, all protected: ${project.name} matched`, project.closed.match, chunks),
    ]),
    observe(
      "other projects: with 16 protected words in a row",
      mean(({ copied }) => copied),
      chunks,
    ),
    atMost(
      "other projects: matched by fewer words",
      mean(({ copied, match }) => match - copied),
      0.1,
      chunks,
    ),
  ]
}

/** Prints how well protected text and secrets are found, how seldom other text is taken for them, and what that costs. */
export const run = async ({ quick }: BenchOptions): Promise<BenchResult> => {
  const typeScript = readTypeScript()
  return {
    figures: [
      ...[typeScript, ...generateCorpora()].flatMap((corpus) => measureCorpus(corpus, quick)),
      ...measureOtherProjects(typeScript, quick),
      ...measureSecrets(quick),
      ...(await measureFingerprintCost(typeScript, quick)),
    ],
  }
}
