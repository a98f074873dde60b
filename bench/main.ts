import { readdir } from "node:fs/promises"
import { parseArgs } from "node:util"
import { type BenchOptions, type BenchResult } from "./lib/bench.ts"
import { readMachine } from "./lib/machine.ts"

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
    json: { type: "boolean" },
    quick: { type: "boolean" },
    data: { type: "string" },
    model: { type: "string" },
  },
})
const [name] = positionals
if (name === undefined || !available.includes(name)) {
  console.error(`Expected the name of a bench, came ${name ?? "nothing"}; there are: ${available.join(", ")}.`)
  process.exit(2)
}

const machine = readMachine()
const bench: unknown = await import(`./${name}.ts`)
if (!isBench(bench)) throw new Error(`bench/${name}.ts exports no run function`)
const { data, model } = values
const {
  figures,
  targets,
  details = [],
} = await bench.run({
  quick: values.quick === true,
  ...(data === undefined ? {} : { data }),
  ...(model === undefined ? {} : { model }),
})

if (values.json === true) {
  console.log(JSON.stringify({ bench: name, figures, targets, details, machine }))
} else {
  console.log(
    `${name} — ${machine.cpu}, ${machine.cores} cores, load ${machine.load}, Node ${machine.node}, ${machine.commit}\n`,
  )
  for (const line of details) console.log(`  ${line}`)
  const width = Math.max(0, ...Object.keys(figures).map((figure) => figure.length))
  for (const [figure, value] of Object.entries(figures))
    console.log(`  ${figure.padEnd(width)}  ${value.toPrecision(3)}`)
  console.log("")
  for (const target of targets) {
    console.log(
      `  ${target.ok ? "ok   " : "SHORT"} ${target.name}: ${target.figure.toPrecision(3)}, at ${target.atLeast ? "least" : "most"} ${target.target}`,
    )
  }
}
process.exitCode = targets.every((target) => target.ok) ? 0 : 1
