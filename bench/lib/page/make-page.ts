import { type Figure } from "../bench.ts"
import { figureHead, figureRow } from "../format-figures.ts"
import { type Report, type Results } from "../report.ts"
import { makeModels } from "./make-models.ts"
import { drawings } from "./plots.ts"
import { type Section, sections } from "./sections.ts"

const row = (cells: ReadonlyArray<string>): string =>
  `| ${cells.map((cell) => cell.replaceAll("|", "\\|").replaceAll("<", "&lt;")).join(" | ")} |`

const table = (head: ReadonlyArray<string>, rows: ReadonlyArray<ReadonlyArray<string>>): string =>
  [row(head), row(head.map(() => "---")), ...rows.map(row)].join("\n")

const isJudged = ({ target }: Figure): boolean => target !== undefined

const describeMachine = ({ form, machine }: Report): string =>
  `${form} form, ${machine.date}, commit ${machine.commit}, load ${machine.load}`

const describe = ({ bench, command, shown, text, title }: Section, results: Results): ReadonlyArray<string> => {
  const report = results.get(bench)
  if (report === undefined) return []
  const figures = report.figures.filter((figure) => isJudged(figure) || shown?.test(figure.claim) === true)
  return [
    `## ${title}`,
    text,
    `\`${command}\` (here: ${describeMachine(report)})`,
    ...drawings
      .filter((drawing) => drawing.bench === bench)
      .map(({ file, title: alt }) => `![${alt}](benchmarks/${file})`),
    table(figureHead, figures.map(figureRow)),
  ]
}

const describeShort = (results: Results): ReadonlyArray<string> => {
  const short = [...results.values()].flatMap(({ bench, figures }) =>
    figures.filter(({ ok }) => !ok).map((figure) => [bench, ...figureRow(figure)]),
  )
  return short.length === 0 ? [] : ["## Short of their targets", table(["bench", ...figureHead], short)]
}

const describeMachines = (results: Results): string => {
  const machines = new Set(
    [...results.values()].map(
      ({ machine: { cores, cpu, memoryGB, node } }) => `${cpu}, ${cores} cores, ${memoryGB} GB, Node ${node}`,
    ),
  )
  return `Measured on ${[...machines].join("; and on ")}. Other work ran on it too: absolute times are worth less than ratios, whose two sides were taken in turn in one run.`
}

/** Writes the page of all results. */
const makePage = (results: Results): string =>
  `${[
    "<!-- Made by `npm run bench:page` from bench/results; change those. -->",
    "# Benchmarks",
    describeMachines(results),
    "`spread` holds half of the rounds, or what `how` says; what is called undisturbed is the fastest tenth, and may lie below. `npm run bench` runs everything in its short form and prints one table; `--full` takes the long form, `--save` writes `bench/results`. A bench prints no figure where what it measures does not do what it should.",
    ...describeShort(results),
    ...sections.flatMap((section) => describe(section, results)),
  ].join("\n\n")}\n`

/** Every file of the page, by its path from `docs`. */
export const makePageFiles = (results: Results): ReadonlyMap<string, string> =>
  new Map([
    ["benchmarks.md", makePage(results)],
    ["models.md", makeModels(results)],
    ...drawings.flatMap(({ bench, draw, file }) => {
      const report = results.get(bench)
      return report === undefined ? [] : [[`benchmarks/${file}`, draw(report.figures)] as const]
    }),
  ])
