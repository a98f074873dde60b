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

/** effect's sources, a seventh of them protected as if they were a trade secret. */
export const readTypeScript = (): Corpus => {
  const files = readFiles("effect/src", /\.ts$/)
  return {
    name: "TypeScript",
    protected: files.filter(({ path }) => trade.test(path)),
    ...splitOpen(files.filter(({ path }) => !trade.test(path))),
    skipped: /^\s*(?:\/\/|\/?\*|import\b|export (?:\*|\{)|\}? from )/,
  }
}
