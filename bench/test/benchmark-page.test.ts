import { globSync, readFileSync } from "node:fs"
import { basename, join } from "node:path"
import { expect, it } from "vitest"
import { type Figure } from "../lib/bench.ts"
import { makePageFiles } from "../lib/page/make-page.ts"
import { findUnbacked } from "../lib/page/quoted-figures.ts"
import { sections } from "../lib/page/sections.ts"
import { readReports, type Report, type Results } from "../lib/report.ts"

const root = join(import.meta.dirname, "../..")
const results = readReports()

it("is what its script writes from the results", () => {
  const files = makePageFiles(results)
  expect(files.size).toBeGreaterThan(4)
  for (const [path, text] of files) {
    expect(readFileSync(join(root, "docs", path), "utf8") === text, `docs/${path}: run \`npm run bench:page\``).toBe(
      true,
    )
  }
})

it("has a result of every bench that it tells of, and tells of every bench but the gate", () => {
  const told = sections.map(({ bench }) => bench)
  for (const bench of told) expect([...results.keys()]).toContain(bench)
  const benches = globSync("bench/*.ts", { cwd: root }).map((file) => basename(file, ".ts"))
  expect([...told, "gate", "main"].toSorted()).toEqual(benches.toSorted())
})

// Decisions keep the figures of their day; what dependencies weigh is no result of a bench.
const pages = ["*.md", "docs/*.md"]
  .flatMap((pattern) => globSync(pattern, { cwd: root }))
  .filter((file) => file !== "docs/benchmarks.md" && file !== "docs/dependencies.md")

it.each(pages)("%s quotes no figure that no bench printed", (file) => {
  expect(findUnbacked(readFileSync(join(root, file), "utf8"), results)).toEqual([])
})

const figure: Figure = { claim: "a thing", figure: 5.04, unit: "ratio", ok: true, how: "h" }
const machine = { cpu: "c", cores: 2, memoryGB: 1, load: 0, node: "v24", commit: "c", date: "2026-01-01" }
const report: Report = { bench: "engine", form: "full", machine, figures: [figure] }
const some: Results = new Map([["engine", report]])

it("takes a figure that is a result's, rounded", () => {
  expect(findUnbacked("It takes 5.0×<!-- engine: a thing --> as long.", some)).toEqual([])
  expect(findUnbacked("It takes 5 ×<!-- engine: a thing --> as long, with 95 % confidence.", some)).toEqual([])
  expect(findUnbacked("```\n12 ms\n```\nand `12 ms`", some)).toEqual([])
})

it("names a figure without a mark, of no result, or of another value or unit", () => {
  const wrong = [
    "12 ms",
    "5.0×<!-- engine: another -->",
    "5.1×<!-- engine: a thing -->",
    "5 ms<!-- engine: a thing -->",
  ]
  for (const text of wrong) expect(findUnbacked(text, some)).toHaveLength(1)
})
