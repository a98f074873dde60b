import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { type BenchResult, type Figure } from "./bench.ts"
import { type Machine } from "./machine.ts"

/** What one run of a bench came to. */
export interface Report extends BenchResult {
  readonly bench: string
  readonly form: "short" | "full"
  readonly machine: Machine
}

/** Results by bench. */
export type Results = ReadonlyMap<string, Report>

/** Where results are kept. */
const resultsFolder = join(import.meta.dirname, "../results")

const short = (value: number): number => Number(value.toPrecision(4))

const shorten = ({ spread, ...figure }: Figure): Figure => ({
  ...figure,
  figure: short(figure.figure),
  ...(spread === undefined ? {} : { spread: [short(spread[0]), short(spread[1])] }),
})

/** Writes a report as `bench/results/NAME.json`, a figure a line, so that two runs can be compared. */
export const saveReport = ({ bench, figures, form, machine }: Report): string => {
  const lines = figures.map((figure) => `    ${JSON.stringify(shorten(figure))}`)
  const file = join(resultsFolder, `${bench}.json`)
  mkdirSync(resultsFolder, { recursive: true })
  const head = `  "bench": ${JSON.stringify(bench)},\n  "form": ${JSON.stringify(form)},\n  "machine": ${JSON.stringify(machine)}`
  writeFileSync(file, `{\n${head},\n  "figures": [\n${lines.join(",\n")}\n  ]\n}\n`)
  return file
}

/** Reads all saved reports, by bench. */
export const readReports = (): Results =>
  new Map(
    readdirSync(resultsFolder)
      .filter((file) => file.endsWith(".json"))
      .toSorted()
      .map((file) => {
        const report: Report = JSON.parse(readFileSync(join(resultsFolder, file), "utf8"))
        return [report.bench, report]
      }),
  )
