import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { atMost, type BenchOptions, type BenchResult } from "./lib/bench.ts"
import { addTo, entriesOf, importMs, makeProject, packPackages, sizeOf } from "./lib/install/packed-project.ts"

const median = (values: ReadonlyArray<number>): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0

/** What an installation weighs, with and without the engine, and what each entry takes to import. */
export const run = async ({ quick }: BenchOptions): Promise<BenchResult> => {
  const folder = await mkdtemp(join(tmpdir(), "postern-install-"))
  try {
    const project = join(folder, "project")
    await makeProject(project, await packPackages(join(folder, "archives")))
    const modules = join(project, "node_modules")
    const plain = await sizeOf(modules)
    const figures: Record<string, number> = { "MB without an engine": plain.megabytes, packages: plain.packages }
    await addTo(project, ["@ai-sdk/provider@4.0.38"])
    const rounds = quick ? 1 : 5
    const times = async (entry: string): Promise<number> => {
      const measured: Array<number> = []
      for (let round = 0; round < rounds; round++) measured.push(await importMs(project, entry))
      return median(measured)
    }
    const empty = await times("node:http")
    figures["ms to import node:http, to compare"] = empty
    for (const entry of await entriesOf()) figures[`ms to import ${entry}`] = await times(entry)
    if (process.platform === "linux") {
      await addTo(project, ["node-llama-cpp@3.22.1", `@node-llama-cpp/linux-${process.arch}@3.22.1`])
      figures["MB with node-llama-cpp and its CPU binary"] = (await sizeOf(modules)).megabytes
    }
    return { figures, targets: [atMost("MB without an engine", plain.megabytes, 140)] }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
