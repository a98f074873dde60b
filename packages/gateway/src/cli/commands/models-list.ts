import { freemem, totalmem } from "node:os"
import { checkModelFile, findModelFiles, knownModels } from "@postern/adapters/model-files"
import { showGigabytes } from "../show-bytes.ts"
import { alignColumns, say, sayJson, style } from "../terminal.ts"

const describe = async (): Promise<
  ReadonlyArray<Awaited<ReturnType<typeof checkModelFile>> & { readonly holder: string }>
> => {
  const found = await findModelFiles()
  return Promise.all(found.map(async ({ file, holder }) => ({ ...(await checkModelFile(file)), holder })))
}

/** `postern models`: what is on this machine already, and what is known to be worth fetching. */
export const runModelsList = async (options: { readonly json?: boolean }): Promise<void> => {
  const found = await describe()
  const known = knownModels.map(({ name, title, vendor, jurisdiction, licence, serves, files, repositories }) => ({
    name,
    title,
    vendor,
    jurisdiction,
    licence,
    serves,
    files,
    repositories,
  }))
  if (options.json === true) return sayJson({ found, known, memoryBytes: totalmem() })
  say(
    found.length === 0
      ? "No models of Ollama, LM Studio or Hugging Face are on this machine."
      : style("bold", "on this machine"),
  )
  const rows = found.map(({ name, quantisation, sizeBytes, minimumMemoryBytes, holder, file }) => [
    name,
    quantisation,
    showGigabytes(sizeBytes),
    minimumMemoryBytes === "unknown" ? "" : `needs ${showGigabytes(minimumMemoryBytes)}`,
    holder,
    file,
  ])
  for (const line of alignColumns(rows)) say(`  ${line}`)
  for (const { file, problems, warnings } of found) {
    for (const line of [...problems, ...warnings]) say(style("yellow", `! ${file}: ${line}`))
  }
  say(
    `\n${style("bold", "known")}  (this machine has ${showGigabytes(totalmem())} of memory, ${showGigabytes(freemem())} free)`,
  )
  const facts = known.map(({ name, serves, licence, vendor, jurisdiction, files: [file], repositories }) => [
    name,
    serves.join(", "),
    licence,
    `${vendor} (${jurisdiction})`,
    file === undefined || file.sizeBytes === "unknown" ? "" : `${file.quantisation} ${showGigabytes(file.sizeBytes)}`,
    repositories.length > 0
      ? ""
      : "not fetched by name: no repository of its files is known; bring a file, or give `hf:…`",
  ])
  for (const line of alignColumns(facts)) say(`  ${line}`)
  say(
    "\n`postern models add FILE` puts one into your configuration, `postern models get NAME` fetches one that has a repository.",
  )
}
