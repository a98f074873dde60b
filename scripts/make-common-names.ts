// Writes packages/core/src/fingerprint/common-names.ts from the sources of the packages installed here, those aside that
// `bench privacy` measures with: no figure is won by knowing their words. Which words come depends on what is installed.
import { globSync, readFileSync, statSync, writeFileSync } from "node:fs"

const modules = new URL("../node_modules/", import.meta.url).pathname
const fingerprint = new URL("../packages/core/src/fingerprint/", import.meta.url)

/** Those of the bench and what belongs to them, and compiled programs. */
const leftOut =
  /^(?:@effect|effect|zod|@mistralai|mistral.*|undici.*|yaml|commander|yargs.*|semver|@postern|node|@typescript|\..*)$/

/** Packages of one owner count as one. */
const fewestOwners = 4

const ownerOf = (file: string): string => file.split("node_modules/").at(-1)?.split("/", 1)[0] ?? ""
const isName = (word: string): boolean => /^[a-z_$][\w$]{1,23}$/.test(word) && (word.match(/\d/g) ?? []).length <= 3

const owners = new Map<string, Set<string>>()
const seen = new Set<string>()
for (const file of globSync("**/*.{js,ts,mjs,cjs,mts}", { cwd: modules }).toSorted()) {
  const owner = ownerOf(file)
  if (leftOut.test(owner) || leftOut.test(file.split("/", 1)[0] ?? "") || /\.min\.|\/locales\//.test(file)) continue
  const stats = statSync(modules + file)
  if (!stats.isFile() || stats.size > 600_000) continue
  const text = readFileSync(modules + file, "utf8")
  // The same file for another module system, or vendored.
  const head = text.slice(0, 4000)
  if (seen.has(head)) continue
  seen.add(head)
  for (const word of new Set(text.toLowerCase().match(/[\p{L}_$][\p{L}\p{N}_$]+/gu))) {
    const those = owners.get(word) ?? new Set()
    owners.set(word, those.add(owner))
  }
}

const known = new Set(readFileSync(new URL("common-words.ts", fingerprint), "utf8").split(/\s+/))
const names = [...owners].flatMap(([word, those]) =>
  those.size >= fewestOwners && isName(word) && !known.has(word) ? [word] : [],
)

const lines: Array<string> = [""]
for (const name of names.toSorted()) {
  const last = lines.at(-1) ?? ""
  if (last.length + name.length >= 220) lines.push(name)
  else lines[lines.length - 1] = last === "" ? name : `${last} ${name}`
}
writeFileSync(
  new URL("common-names.ts", fingerprint),
  `/**
 * Names and words that the sources of at least four publishers of packages hold, in lower case, without those of
 * \`commonWords\`. Written by scripts/make-common-names.ts.
 */
export const commonNames = \`
${lines.join("\n")}
\`
`,
)
