import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { type Corpus, type CorpusFile, splitOpen } from "./corpus.ts"

const modules = fileURLToPath(new URL("../../../node_modules", import.meta.url))

const readFiles = (folder: string, endings: RegExp): ReadonlyArray<CorpusFile> =>
  readdirSync(join(modules, folder), { recursive: true, encoding: "utf8" })
    .filter((path) => endings.test(path) && !path.endsWith(".d.ts") && !path.includes("node_modules"))
    .toSorted()
    .map((path) => ({ path: `${folder}/${path}`, text: readFileSync(join(modules, folder, path), "utf8") }))
    .filter(({ text }) => text.length < 2_000_000)

/** Hand-written sources of other projects, none of which the table of common words was made from. */
export const readOtherProjects = (): ReadonlyMap<string, ReadonlyArray<CorpusFile>> =>
  new Map([
    ["zod", readFiles("zod/src", /\.ts$/)],
    ["@mistralai/mistralai", readFiles("@mistralai/mistralai/src", /\.ts$/)],
    ["undici", readFiles("undici/lib", /\.js$/)],
    ["yaml", readFiles("yaml/dist", /\.js$/)],
    ["commander, yargs, semver", ["commander", "yargs", "semver"].flatMap((name) => readFiles(name, /\.js$/))],
  ])

const trade = /^effect\/src\/(?:unstable\/)?(?:ai|cluster|sql|workflow|rpc|eventlog|persistence)\//

const skipped = /^\s*(?:\/\/|\/?\*|import\b|export (?:\*|\{)|\}? from )/

const divide = (name: string, files: ReadonlyArray<CorpusFile>, isProtected: RegExp): Corpus => ({
  name,
  protected: files.filter(({ path }) => isProtected.test(path)),
  ...splitOpen(files.filter(({ path }) => !isProtected.test(path))),
  skipped,
})

const readEffect = () => readFiles("effect/src", /\.ts$/)

/** effect's sources, a seventh of them protected as if they were a trade secret. */
export const readTypeScript = (): Corpus => divide("TypeScript", readEffect(), trade)

/**
 * Sources with another part protected; each with its project's name. They were measured for the first time when the lengths
 * of runs stood: choose no length by them. The parts of a library share more than a company's secret shares with its other code.
 */
export const readOtherDivisions = (): ReadonlyMap<string, Corpus> => {
  const zod = readFiles("zod/src/v4", /\.ts$/).filter(({ path }) => !/\/(?:tests|locales)\//.test(path))
  const tools = /src\/(?:crypto|encoding|observability|net|process|schema|testing|workers|devtools)\//
  return new Map([
    ["effect", divide("effect's tools", readEffect(), tools)],
    ["zod", divide("zod's methods", zod, /v4\/(?:classic|mini)\//)],
    ["undici", divide("undici's calls", readFiles("undici/lib", /\.js$/), /lib\/(?:api|cache|util|encoding)\//)],
    ["yaml", divide("yaml's parser", readFiles("yaml/dist", /\.js$/), /dist\/(?:compose|parse)\//)],
  ])
}
