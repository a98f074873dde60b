import { readdir } from "node:fs/promises"
import { parseArgs } from "node:util"
import { type BenchOptions, type BenchResult } from "./lib/bench.ts"
import { figureHead, figureRow, formatTable } from "./lib/format-figures.ts"
import { type Machine, readMachine } from "./lib/machine.ts"
import { type Report, saveReport } from "./lib/report.ts"
import { runEach } from "./lib/run-each.ts"

interface Bench {
  readonly run: (options: BenchOptions) => Promise<BenchResult>
}

const isBench = (module: unknown): module is Bench =>
  typeof module === "object" && module !== null && "run" in module && typeof module.run === "function"

const available = (await readdir(import.meta.dirname))
  .filter((file) => file.endsWith(".ts") && file !== "main.ts")
  .map((file) => file.slice(0, -3))

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    full: { type: "boolean" },
    json: { type: "boolean" },
    save: { type: "boolean" },
    data: { type: "string" },
    log: { type: "string" },
    mistral: { type: "string" },
    model: { type: "string" },
    problems: { type: "string" },
  },
})
const { full = false, json = false, save = false, ...given } = values

const describe = ({ commit, cores, cpu, date, load, memoryGB, node }: Machine): string =>
  `${cpu}, ${cores} cores, ${memoryGB} GB, load ${load}, Node ${node}, ${commit}, ${date}`

const runOne = async (name: string): Promise<Report> => {
  const bench: unknown = await import(`./${name}.ts`)
  if (!isBench(bench)) throw new Error(`bench/${name}.ts exports no run function`)
  const machine = readMachine()
  const result = await bench.run({ quick: !full, ...given })
  return { bench: name, form: full ? "full" : "short", machine, ...result }
}

const print = ({ bench, details = [], figures, form, machine }: Report): void => {
  console.log(`${bench}, ${form} form — ${describe(machine)}\n`)
  for (const line of [...details, ...formatTable([figureHead, ...figures.map(figureRow)])]) console.log(line)
}

const [name] = positionals
if (name === undefined) {
  console.log(`${describe(readMachine())}\n`)
  const flags = [...(full ? ["--full"] : []), ...(given.data === undefined ? [] : ["--data", given.data])]
  // The gate holds ratios that the others measure.
  const { ok, reports } = await runEach(
    available.filter((bench) => bench !== "gate"),
    flags,
  )
  if (save) for (const report of reports.filter(({ figures }) => figures.length > 0)) saveReport(report)
  process.exitCode = ok ? 0 : 1
} else if (available.includes(name)) {
  const report = await runOne(name)
  if (json) console.log(JSON.stringify(report))
  else print(report)
  if (save) console.error(`Saved ${saveReport(report)}`)
  process.exitCode = report.figures.every(({ ok }) => ok) ? 0 : 1
} else {
  console.error(`Expected the name of a bench, came ${name}; there are: ${available.join(", ")}.`)
  process.exitCode = 2
}
