// Writes what each package shows to the outside into `api/`, from the declarations that `tsc -b` emitted: every exported
// declaration and every one it mentions, without comments. `--check` writes nothing and fails where a report is not up to date.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { dirname, join, resolve } from "node:path"
import { fileURLToPath } from "node:url"

const root = fileURLToPath(new URL("..", import.meta.url))
const isCheck = process.argv.includes("--check")

const withoutComments = (text) => text.replaceAll(/^[ \t]*\/\*\*[^]*?\*\/\n/gm, "").replaceAll(/^\/\/#.*$/gm, "")

/** The statements of a declaration file: emitted ones begin at the start of a line, and end before the next. */
const statementsOf = (text) =>
  withoutComments(text)
    .split(/^(?=(?:export|import|declare|type|interface|const)\b)/m)
    .map((statement) => statement.trim())
    .filter((statement) => statement !== "" && statement !== "export {};")

const named = /^(?:export )?(?:declare )?(?:abstract )?(?:interface|type|const|let|class|function) ([A-Za-z_$][\w$]*)/
const linked = /^(import|export) (?:type )?\{([^}]*)\} from "([^"]+)"/
const base = /^(?:declare )?const ([\w$]+_base)/

const files = new Map()
const readDeclarations = (file) => {
  const known = files.get(file)
  if (known !== undefined) return known
  const declared = new Map()
  const imported = new Map()
  const exported = new Map()
  for (const statement of statementsOf(readFileSync(file, "utf8"))) {
    const link = linked.exec(statement)
    if (link !== null) {
      const [, kind, list, from] = link
      for (const item of list.split(",")) {
        const [name, as = name] = item
          .trim()
          .replace(/^type /, "")
          .split(" as ")
        if (name !== "") (kind === "import" ? imported : exported).set(as, { name, from })
      }
      continue
    }
    const name = (named.exec(statement) ?? base.exec(statement))?.[1]
    if (name === undefined) continue
    declared.set(name, declared.has(name) ? `${declared.get(name)}\n${statement}` : statement)
    if (statement.startsWith("export")) exported.set(name, { name })
  }
  const read = { declared, imported, exported }
  files.set(file, read)
  return read
}

const resolveFrom = (file, from) => resolve(dirname(file), from.replace(/\.(ts|js)$/, ".d.ts"))

/** Adds a name's declaration, and those of this package that it mentions, to `found`. */
const collect = (file, name, found) => {
  const key = `${file}#${name}`
  if (found.has(key)) return
  const { declared, imported, exported } = readDeclarations(file)
  const link = declared.has(name) ? undefined : (imported.get(name) ?? exported.get(name))
  if (link?.from !== undefined) {
    if (link.from.startsWith(".")) collect(resolveFrom(file, link.from), link.name, found)
    return
  }
  const statement = declared.get(name)
  if (statement === undefined) return
  found.set(key, statement.replace(/^export /, "").replace(/^declare /, ""))
  for (const [word] of statement.matchAll(/[A-Za-z_$][\w$]*/g)) {
    if (word !== name && (declared.has(word) || imported.has(word))) collect(file, word, found)
  }
}

const reportOf = (folder) => {
  const { name, exports } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"))
  const sections = Object.entries(exports).flatMap(([path, target]) => {
    if (typeof target === "string") return [`# ${name}${path.slice(1)}\n\na file`]
    const file = join(folder, target.types)
    const found = new Map()
    const shown = [...readDeclarations(file).exported.keys()].toSorted()
    for (const exported of shown) collect(file, exported, found)
    const declarations = [...new Set(found.values())].toSorted()
    return [`# ${name}${path.slice(1)}\n\nexports ${shown.join(", ") || "nothing"}\n\n${declarations.join("\n\n")}`]
  })
  return `${sections.join("\n\n")}\n`
}

mkdirSync(join(root, "api"), { recursive: true })
const stale = []
for (const name of readdirSync(join(root, "packages"))) {
  const file = join(root, "api", `${name}.txt`)
  const report = reportOf(join(root, "packages", name))
  const known = existsSync(file) ? readFileSync(file, "utf8") : ""
  if (known === report) continue
  stale.push(`api/${name}.txt`)
  if (!isCheck) writeFileSync(file, report)
}
if (stale.length === 0) console.log("The reports in api/ say what the packages show.")
else if (isCheck) {
  console.error(
    `Expected ${stale.join(", ")} to say what the packages show, came another surface; run \`npm run api\`, read the difference, and add a changeset that says why.`,
  )
  process.exitCode = 1
} else console.log(`Wrote ${stale.join(", ")}.`)
