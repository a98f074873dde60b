// Writes docs/benchmarks.md and its drawings from bench/results.
import { mkdirSync, writeFileSync } from "node:fs"
import { makePageFiles } from "../bench/lib/page/make-page.ts"
import { readReports } from "../bench/lib/report.ts"

const docs = new URL("../docs/", import.meta.url)
mkdirSync(new URL("benchmarks/", docs), { recursive: true })
for (const [path, text] of makePageFiles(readReports())) writeFileSync(new URL(path, docs), text)
