import { execFileSync } from "node:child_process"
import { fileURLToPath } from "node:url"
import { atMost, type Figure, observe } from "./bench.ts"
import { median, quartiles } from "./quantile.ts"

const program = `
import { tokenizerFor } from "@postern/core/node"
const before = process.memoryUsage().rss
const started = performance.now()
tokenizerFor(process.env.VOCABULARY).count("a")
console.log(JSON.stringify({ ms: performance.now() - started, megabytes: (process.memoryUsage().rss - before) / 1e6 }))
`

const starts = 5

const startOnce = (vocabulary: string): { readonly ms: number; readonly megabytes: number } =>
  JSON.parse(
    execFileSync(process.execPath, ["--conditions=@postern/source", "--input-type=module", "-e", program], {
      cwd: fileURLToPath(new URL("..", import.meta.url)),
      env: { ...process.env, VOCABULARY: vocabulary },
      encoding: "utf8",
    }),
  )

/** What the first count of a new process costs: reading the vocabulary and making its tables. */
export const measureStart = (): ReadonlyArray<Figure> =>
  ["tekken", "sentencepiece-v3"].flatMap((vocabulary) => {
    const runs = Array.from({ length: starts }, () => startOnce(vocabulary))
    const times = runs.map(({ ms }) => ms)
    const measured = { unit: "ms", how: `${starts} new processes`, spread: quartiles(times) } as const
    return [
      observe(`${vocabulary}, first count`, median(times), measured),
      observe(`${vocabulary}, tables`, median(runs.map(({ megabytes }) => megabytes)), {
        unit: "MB",
        how: `${starts} new processes`,
      }),
      atMost(`${vocabulary}, first count undisturbed`, Math.min(...times), 50, {
        unit: "ms",
        how: `fastest of ${starts} new processes`,
      }),
    ]
  })
