import { spawn } from "node:child_process"
import { text } from "node:stream/consumers"
import { join } from "node:path"
import { figureHead, figureRow, formatTable } from "./format-figures.ts"
import { type Report } from "./report.ts"

/** One bench in a process of its own: its report, or why there is none. */
interface Run {
  readonly name: string
  readonly seconds: number
  readonly report?: Report
  readonly failure?: string
}

const main = join(import.meta.dirname, "../main.ts")

const lastLine = (output: string): string =>
  output
    .trim()
    .split("\n")
    .findLast((line) => /^\w*(?:Error|Failed)\b/.test(line)) ?? "it ended without a report"

const runApart = async (name: string, flags: ReadonlyArray<string>): Promise<Run> => {
  const started = performance.now()
  const child = spawn(process.execPath, ["--conditions=@postern/source", main, name, "--json", ...flags], {
    stdio: ["ignore", "pipe", "pipe"],
  })
  const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr)])
  const seconds = (performance.now() - started) / 1000
  try {
    return { name, seconds, report: JSON.parse(output) }
  } catch {
    return { name, seconds, failure: lastLine(errors) }
  }
}

const rowsOf = ({ failure, name, report }: Run): ReadonlyArray<ReadonlyArray<string>> => {
  if (report === undefined) return [[name, `no figure: ${failure}`, "", "", "", "FAILED", ""]]
  const judged = report.figures.filter(({ target }) => target !== undefined)
  if (judged.length === 0) return [[name, report.details?.[0] ?? "nothing is judged", "", "", "", "", ""]]
  return judged.map((figure) => [name, ...figureRow(figure)])
}

/**
 * Runs benches one after the other, each in its own process, and prints one table of what has a target. Resolves with the
 * reports, and whether all of them are there and reach their targets.
 */
export const runEach = async (
  names: ReadonlyArray<string>,
  flags: ReadonlyArray<string>,
): Promise<{ readonly reports: ReadonlyArray<Report>; readonly ok: boolean }> => {
  const runs: Array<Run> = []
  for (const name of names) {
    const run = await runApart(name, flags)
    console.error(`${name}: ${run.seconds.toFixed(0)} s`)
    runs.push(run)
  }
  const rows = runs.flatMap(rowsOf)
  for (const line of formatTable([["bench", ...figureHead], ...rows])) console.log(line)
  const reports = runs.flatMap(({ report }) => report ?? [])
  const figures = reports.flatMap((report) => report.figures)
  const judged = figures.filter(({ target }) => target !== undefined)
  const short = judged.filter((figure) => !figure.ok).length
  const failed = runs.length - reports.length
  console.log(
    `\n${judged.length - short} pass, ${short} short, ${failed} benches failed; ${figures.length - judged.length} more figures with \`npm run bench NAME\``,
  )
  return { reports, ok: short === 0 && failed === 0 }
}
