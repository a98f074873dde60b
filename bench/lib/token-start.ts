import { execFileSync } from "node:child_process"
import { fileURLToPath } from "node:url"
import { atMost, type BenchResult } from "./bench.ts"

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
export const measureStart = (): BenchResult => {
  const figures: Record<string, number> = {}
  const targets = []
  for (const vocabulary of ["tekken", "sentencepiece-v3"]) {
    const runs = Array.from({ length: starts }, () => startOnce(vocabulary)).toSorted((a, b) => a.ms - b.ms)
    const [best] = runs
    figures[`${vocabulary}, first count, ms`] = runs[Math.floor(starts / 2)]?.ms ?? 0
    figures[`${vocabulary}, tables, MB`] = best?.megabytes ?? 0
    targets.push(atMost(`${vocabulary}, first count undisturbed, ms`, best?.ms ?? Infinity, 50))
  }
  return { figures, targets }
}
