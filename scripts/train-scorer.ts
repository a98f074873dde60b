// Trains the gain scorer that the router ships: node scripts/launch.mjs scripts/train-scorer.ts [--data DIR]
import { gramDimensions, factNames, wishVector } from "@postern/router/score"
import { writeFileSync } from "node:fs"
import { parseArgs } from "node:util"
import { fitAbilities } from "../bench/lib/router/fit-abilities.ts"
import { fitDifficulty } from "../bench/lib/router/fit-difficulty.ts"
import { defaultDataFolder, readItems } from "../bench/lib/router/items.ts"
import { calibrate } from "../bench/lib/router/calibrate.ts"

const { values } = parseArgs({ options: { data: { type: "string" } } })
const folder = values.data ?? defaultDataFolder
const items = readItems(folder)
if (items === undefined) {
  console.error(`Expected the data in ${folder}, came no such files; say where they are with \`--data\`.`)
  process.exit(2)
}

const { difficulties } = fitAbilities(items)
const model = fitDifficulty(
  items.map(({ prompt }) => wishVector(prompt)),
  difficulties,
)
// Pass rates are given for the dated problems, so the scale of abilities is theirs.
const dated = difficulties.filter((_, at) => items[at]?.date !== undefined)
const mean = dated.reduce((sum, value) => sum + value, 0) / dated.length
const deviation = Math.sqrt(dated.reduce((sum, value) => sum + (value - mean) ** 2, 0) / dated.length)

const largest = Math.max(...Array.from({ length: gramDimensions }, (_, at) => Math.abs(model.grams[at] ?? 0)))
const gramScale = largest / 127
const bytes = Int8Array.from({ length: gramDimensions }, (_, at) => Math.round((model.grams[at] ?? 0) / gramScale))
const short = (value: number): number => Number(value.toPrecision(6))

const file = {
  format: 1,
  intercept: short(model.intercept),
  mean: short(mean),
  deviation: short(deviation),
  error: short(model.error),
  gramScale,
  grams: Buffer.from(bytes.buffer).toString("base64"),
  facts: model.facts.map((fact, at) => ({
    name: factNames[at],
    mean: short(fact.mean),
    deviation: short(fact.deviation),
    weight: short(fact.weight),
  })),
  calibration: calibrate(items),
}
writeFileSync(
  new URL("../packages/router/data/gain-scorer.json", import.meta.url),
  `${JSON.stringify(file, undefined, 2)}\n`,
)
console.log(`${items.length} problems; weights in packages/router/data/gain-scorer.json.`)
