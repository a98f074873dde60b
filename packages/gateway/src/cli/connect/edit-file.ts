import { applyEdits, modify } from "jsonc-parser"
import { type Document, isMap, isSeq, parseDocument, type YAMLSeq } from "yaml"

const formattingOptions = { insertSpaces: true, tabSize: 2 }

/** Sets values of a JSON file by their paths; comments and everything else stay. */
export const setInJson = (
  text: string,
  values: ReadonlyArray<readonly [path: ReadonlyArray<string>, value: unknown]>,
): string =>
  values.reduce(
    (edited, [path, value]) => applyEdits(edited, modify(edited, [...path], value, { formattingOptions })),
    text.trim() === "" ? "{}\n" : text,
  )

const parseYaml = (text: string): Document => {
  const document = parseDocument(text)
  const [error] = document.errors
  // The parser's message quotes the file.
  if (error !== undefined)
    throw new TypeError(`Expected YAML, came an error in line ${error.linePos?.[0].line ?? 1}; mend the file first.`)
  return document
}

const nameOf = (item: unknown): unknown => (isMap(item) ? item.get("name") : undefined)

/** Puts items with names into a list of a YAML file, in place of those of the same names. */
export const putInYamlList = (
  text: string,
  key: string,
  items: ReadonlyArray<Readonly<Record<string, unknown>> & { readonly name: string }>,
): string => {
  const document = parseYaml(text)
  if (!isSeq(document.get(key))) document.set(key, document.createNode([]))
  const list: unknown = document.get(key)
  if (!isSeq(list)) return text
  for (const item of items) putItem(document, list, item)
  return document.toString()
}

const putItem = (document: Document, list: YAMLSeq, item: { readonly name: string }): void => {
  const at = list.items.findIndex((known) => nameOf(known) === item.name)
  const node = document.createNode(item)
  if (at === -1) list.add(node)
  else list.items[at] = node
}

/** Sets top-level values of a YAML file. */
export const setInYaml = (text: string, values: Readonly<Record<string, unknown>>): string => {
  const document = parseYaml(text)
  for (const [key, value] of Object.entries(values)) document.set(key, value)
  return document.toString()
}

const begin = "# postern: begin"
const end = "# postern: end"

/** Puts a marked block at the end of a TOML file, in place of the one that an earlier run wrote. */
export const putBlock = (text: string, block: string): string => {
  const written = `${begin}\n${block.trim()}\n${end}\n`
  const from = text.indexOf(begin)
  const to = text.indexOf(end, from)
  if (from !== -1 && to !== -1) return text.slice(0, from) + written + text.slice(to + end.length).replace(/^\n/, "")
  return text.trim() === "" ? written : `${text.trimEnd()}\n\n${written}`
}
