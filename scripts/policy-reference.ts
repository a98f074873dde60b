/** What is read of a JSON Schema. */
interface SchemaPart {
  readonly type?: string
  readonly description?: string
  readonly enum?: ReadonlyArray<string | number>
  readonly properties?: Readonly<Record<string, SchemaPart>>
  readonly required?: ReadonlyArray<string>
  readonly items?: SchemaPart | ReadonlyArray<SchemaPart>
  readonly minimum?: number
  readonly maximum?: number
}

const begin = "<!-- reference: begin, written by scripts/make-policy-reference.ts -->"
const end = "<!-- reference: end -->"

const itemOf = ({ items }: SchemaPart): SchemaPart => (Array.isArray(items) ? items[0] : items) ?? {}

const code = (word: string | number): string => `\`${word}\``

const valuesOf = (part: SchemaPart): string => {
  if (part.enum !== undefined) return part.enum.map(code).join(", ")
  if (part.type === "array")
    return `list of ${itemOf(part).properties === undefined ? valuesOf(itemOf(part)) : "objects"}`
  const { minimum, maximum, type = "" } = part
  if (minimum !== undefined)
    return `${type}, ${maximum === undefined ? `at least ${minimum}` : `${minimum} to ${maximum}`}`
  return type
}

interface Row {
  readonly path: string
  readonly part: SchemaPart
  readonly isRequired: boolean
}

const rowsOf = (part: SchemaPart, path: string): ReadonlyArray<Row> => {
  const inner = part.type === "array" ? itemOf(part) : part
  const names = Object.keys(inner.properties ?? {})
  const [first] = Object.values(inner.properties ?? {})
  const shapes = new Set(Object.values(inner.properties ?? {}).map((child) => JSON.stringify(child)))
  if (first !== undefined && names.length > 5 && shapes.size === 1) {
    // One row for keys that mean the same.
    return [{ path: `${path}.*`, part: { ...first, description: `\`*\`: ${names.join(", ")}` }, isRequired: false }]
  }
  return Object.entries(inner.properties ?? {}).flatMap(([name, child]) => {
    const own = path === "" ? name : `${path}${part.type === "array" ? "[]" : ""}.${name}`
    return [{ path: own, part: child, isRequired: inner.required?.includes(name) === true }, ...rowsOf(child, own)]
  })
}

const write = (schema: SchemaPart): string =>
  [
    "| key | values | what it says |",
    "| --- | --- | --- |",
    ...rowsOf(schema, "")
      .filter(({ path }) => path !== "$schema")
      .map(({ path, part, isRequired }) => {
        const said = [part.description ?? "", ...(isRequired ? ["Required."] : [])].filter((text) => text !== "")
        return `| \`${path}\` | ${valuesOf(part)} | ${said.join(" ").replaceAll("|", "\\|")} |`
      }),
  ].join("\n")

/** A table says the same however wide its columns are. */
const tidy = (text: string): string => text.replace(/ +/g, " ").replace(/-+/g, "-")

/** Puts the reference of a policy's keys between its marks; a document that has it already stays as it is. */
export const putPolicyReference = (document: string, schema: SchemaPart): string => {
  const from = document.indexOf(begin)
  const to = document.indexOf(end)
  if (from === -1 || to < from) throw new Error(`Expected the marks ${begin} and ${end}, came a document without them.`)
  const written = `${document.slice(0, from)}${begin}\n\n${write(schema)}\n\n${document.slice(to)}`
  return tidy(written) === tidy(document) ? document : written
}
