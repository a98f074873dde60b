import { type FingerprintIndex, type FingerprintMatch, makeFingerprintIndex } from "@postern/core"
import { transports } from "@postern/core/testing"
import { type Corpus, type CorpusFile } from "./corpora/corpus.ts"
import { makeRandom } from "./random.ts"

const seed = Uint8Array.from({ length: 16 }, (_, at) => at * 13 + 1)

/** Makes the index of a repository: what is open is read first. */
export const indexCorpus = (corpus: Corpus): FingerprintIndex => {
  const index = makeFingerprintIndex({ seed })
  for (const { text } of corpus.open) index.addOpen(text)
  for (const { path, text } of corpus.protected) index.protect(path, text)
  return index
}

/** Snippets of `lines` lines of code, spread evenly over the protected files; comments and imports are left out. */
const snippetsOf = (corpus: Corpus, lines: number, count: number): ReadonlyArray<CorpusFile> => {
  const bodies = corpus.protected
    .map(({ path, text }) => ({
      path,
      lines: text.split("\n").filter((line) => line.trim() !== "" && !corpus.skipped.test(line)),
    }))
    .filter((body) => body.lines.length >= lines)
  const places = bodies.reduce((sum, body) => sum + body.lines.length - lines + 1, 0)
  return Array.from({ length: count }, (_, number) => {
    let place = Math.floor(((number + 0.5) * places) / count)
    for (const body of bodies) {
      const here = body.lines.length - lines + 1
      if (place < here) return { path: body.path, text: body.lines.slice(place, place + lines).join("\n") }
      place -= here
    }
    return { path: "", text: "" }
  })
}

const isFound = (index: FingerprintIndex, texts: ReadonlyArray<string>): boolean =>
  index.match(texts.map(index.profile)).some(({ grade }) => grade === "match")

/** A text of which every tenth word, by chance, was put in another's place, as renaming and editing do. */
const changeWords = (text: string): string => {
  const random = makeRandom(text.length)
  return text.replaceAll(/[\p{L}_$][\p{L}\p{N}_$]+/gu, (word) =>
    random.below(10) === 0 ? `other${random.below(50)}` : word,
  )
}

const changed = "every tenth word changed"
const stringALine = "a string a line"

/** What goes before and after a snippet: twenty lines that the index knows as open. */
const surround = (corpus: Corpus, number: number): string => {
  const file = corpus.open[number % corpus.open.length]
  return file?.text.split("\n").slice(40, 60).join("\n") ?? ""
}

/** The share of protected snippets that is missed, in percent. */
export const measureMisses = (
  corpus: Corpus,
  index: FingerprintIndex,
  lines: number,
  count: number,
  transport = "plain",
): number => {
  const carry = transport === changed ? changeWords : (transports[transport] ?? ((text: string) => text))
  const snippets = snippetsOf(corpus, lines, count)
  const missed = snippets.filter(({ text }, number) => {
    const whole = carry([surround(corpus, number), text, surround(corpus, number + 7)].join("\n"))
    return !isFound(index, transport === stringALine ? whole.split("\n") : [whole])
  })
  return (100 * missed.length) / snippets.length
}

/** All ways in which snippets travel. */
export const transportNames: ReadonlyArray<string> = [...Object.keys(transports), stringALine, changed]

const chunkLines = 100

/** A run of so many words that stands in a protected file and in no open one is its text, whoever wrote it first. */
const copiedWords = 16

/** Shares of 100-line chunks of open files, in percent. */
export interface FalseAlarms {
  /** Taken for protected. */
  readonly match: number
  /** Of those: with 16 words or more that stand so in a protected file. */
  readonly copied: number
  /** Taken for possibly protected. */
  readonly possible: number
  readonly chunks: number
}

/** Measures how much of open files is taken for protected. */
export const measureFalseAlarms = (
  index: FingerprintIndex,
  files: ReadonlyArray<CorpusFile>,
  most: number,
): FalseAlarms => {
  const all = files.flatMap(({ text }) => {
    const lines = text.split("\n")
    return Array.from({ length: Math.ceil(lines.length / chunkLines) }, (_, at) =>
      lines.slice(at * chunkLines, (at + 1) * chunkLines).join("\n"),
    )
  })
  const step = Math.max(1, all.length / most)
  const chunks = Array.from({ length: Math.min(most, all.length) }, (_, at) => all[Math.floor(at * step)] ?? "")
  const matches = chunks.map((chunk) => index.match([index.profile(chunk)]))
  const share = (isCounted: (match: FingerprintMatch) => boolean) =>
    (100 * matches.filter((found) => found.some(isCounted)).length) / Math.max(1, chunks.length)
  return {
    match: share(({ grade }) => grade === "match"),
    copied: share(({ words }) => words >= copiedWords),
    possible: share(({ grade }) => grade === "possible"),
    chunks: chunks.length,
  }
}
