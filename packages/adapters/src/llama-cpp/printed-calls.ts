import type { Json } from "@postern/core"
import { type JobTool } from "./engine-protocol.ts"
import { isJsonObject, readJson, type WrittenCall } from "./read-calls.ts"

/** Marks that models write as plain text although their template has another form for calls, or none. */
export const printedMarks: ReadonlyArray<string> = ["[TOOL_CALLS]", "<tool_call>", "<function="]

// Without white space, as a call that is the whole answer may begin.
const openings: ReadonlyArray<string> = [
  '{"name":',
  '{"function":',
  '{"type":"function"',
  '[{"name":',
  '[{"type":"function"',
]
const fenced = ["```json", "```"].flatMap((fence) => openings.map((opening) => fence + opening))

/** Says whether an answer that begins so may turn out to be nothing but calls. */
export const mayBePrintedCalls = (text: string, tools: ReadonlyArray<JobTool>): boolean => {
  const compact = text.replaceAll(/\s+/g, "")
  const begins = [...openings, ...fenced, ...tools.map(({ name }) => `${name}[ARGS]`)]
  return begins.some((begin) => begin.startsWith(compact) || compact.startsWith(begin))
}

const readObject = (value: Json | undefined): Json | undefined => {
  if (typeof value !== "string") return value
  return readJson(value)?.value
}

const toCall = (value: Json): WrittenCall | undefined => {
  if (!isJsonObject(value)) return undefined
  const inner = isJsonObject(value["function"]) ? value["function"] : value
  const name = inner["name"] ?? inner["function"]
  const given = readObject(inner["arguments"] ?? inner["parameters"] ?? {})
  return typeof name === "string" && isJsonObject(given) ? { name, arguments: given } : undefined
}

const toCalls = (value: Json): ReadonlyArray<WrittenCall> | undefined => {
  const items: ReadonlyArray<Json> = Array.isArray(value) ? value : [value]
  const calls = items.map(toCall)
  return calls.length > 0 && calls.every((call) => call !== undefined) ? calls : undefined
}

interface Read {
  readonly calls: ReadonlyArray<WrittenCall>
  readonly rest: string
}

/** `name[ARGS]{…}`, `name{…}`. */
const readNamed = (text: string, tools: ReadonlyArray<JobTool>): Read | undefined => {
  for (const { name } of tools) {
    if (!text.startsWith(name)) continue
    const after = text.slice(name.length).replace(/^\s*(?:\[ARGS\])?\s*/, "")
    const read = readJson(after)
    if (read !== undefined && isJsonObject(read.value)) {
      return { calls: [{ name, arguments: read.value }], rest: after.slice(read.length) }
    }
  }
  return undefined
}

const readNext = (text: string, tools: ReadonlyArray<JobTool>): Read | undefined => {
  const named = /^<function=([^>\s]+)>/.exec(text)
  const body = text.slice(named?.[0].length ?? 0)
  const read = readJson(body)
  if (read === undefined) return readNamed(text, tools)
  const name = named?.[1]
  const calls = name !== undefined && isJsonObject(read.value) ? [{ name, arguments: read.value }] : toCalls(read.value)
  return calls === undefined ? undefined : { calls, rest: body.slice(read.length) }
}

/** Reads calls that a model printed as its content; nothing where the text is anything else than calls of offered tools. */
export const readPrintedCalls = (
  text: string,
  tools: ReadonlyArray<JobTool>,
): ReadonlyArray<WrittenCall> | undefined => {
  const skip = (rest: string): string =>
    rest.replace(/^(?:\s|,|;|```(?:json)?|\[TOOL_CALLS\]|<\/?tool_call>|<\/function>)+/, "")
  const calls: Array<WrittenCall> = []
  let rest = skip(text)
  while (rest !== "") {
    const read = readNext(rest, tools)
    if (read === undefined) return undefined
    calls.push(...read.calls)
    rest = skip(read.rest)
  }
  const names = new Set(tools.map(({ name }) => name))
  return calls.length > 0 && calls.every(({ name }) => names.has(name)) ? calls : undefined
}
