import { readdir, readFile } from "node:fs/promises"
import { join } from "node:path"

/** The folder of the installed package that a module lies in; nothing for modules of this repository. */
const packageOf = (module: string): string | undefined =>
  /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/.exec(module)?.[0]

const licenceOf = async (folder: string): Promise<string> => {
  const { name, version, license } = JSON.parse(await readFile(join(folder, "package.json"), "utf8")) as Readonly<
    Record<"name" | "version" | "license", string>
  >
  const files = (await readdir(folder)).filter((file) => /^(?:licen[cs]e|copying|notice)\b/i.test(file)).toSorted()
  if (files.length === 0) {
    throw new Error(`Expected ${name} ${version} to bring its licence, came no such file; leave it out of the bundle.`)
  }
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), "utf8")))
  return [`${name} ${version} (${license})`, ...texts.map((text) => text.trim())].join("\n\n")
}

/**
 * The licences, as their packages bring them, of all code in a bundle that comes from the registry. Rejects where a package
 * brings none: it may not be passed on.
 */
export const bundledLicences = async (modules: ReadonlyArray<string>): Promise<string> => {
  const folders = [...new Set(modules.flatMap((module) => packageOf(module) ?? []))].toSorted()
  const licences = await Promise.all(folders.map(licenceOf))
  const opening = "The files beside this one contain code of the following packages, each under its own licence."
  return `${[opening, ...licences].join(`\n\n${"-".repeat(80)}\n\n`)}\n`
}
