import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { atMost, type BenchOptions, type BenchResult, type Figure, observe } from "./lib/bench.ts"
import { addTo, entriesOf, importMs, makeProject, packPackages, sizeOf } from "./lib/install/packed-project.ts"
import { median, quartiles } from "./lib/quantile.ts"

/** What an installation weighs, with and without the engine, and what each entry takes to import. */
export const run = async ({ quick }: BenchOptions): Promise<BenchResult> => {
  const folder = await mkdtemp(join(tmpdir(), "postern-install-"))
  try {
    const project = join(folder, "project")
    await makeProject(project, await packPackages(join(folder, "archives")))
    const modules = join(project, "node_modules")
    const plain = await sizeOf(modules)
    const weighed = { unit: "MB", how: "files of node_modules after npm installed the packed packages" } as const
    const figures: Array<Figure> = [
      atMost("without an engine", plain.megabytes, 140, weighed),
      observe("packages without an engine", plain.packages, { unit: "count", how: "folders of node_modules" }),
    ]
    await addTo(project, ["@ai-sdk/provider@4.0.38"])
    const rounds = quick ? 1 : 5
    for (const entry of ["node:http", ...(await entriesOf())]) {
      const times: Array<number> = []
      for (let round = 0; round < rounds; round++) times.push(await importMs(project, entry))
      const how = "median of imports, each in a new process"
      figures.push(observe(`import ${entry}`, median(times), { unit: "ms", how, spread: quartiles(times) }))
    }
    if (process.platform === "linux") {
      await addTo(project, ["node-llama-cpp@3.22.1", `@node-llama-cpp/linux-${process.arch}@3.22.1`])
      figures.push(observe("with node-llama-cpp and its CPU binary", (await sizeOf(modules)).megabytes, weighed))
    }
    return { figures }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
