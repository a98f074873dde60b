import type { Json, JsonObject } from "@postern/core"
import { type CallForm } from "./call-form.ts"
import { type JobTool } from "./engine-protocol.ts"

/** A call as the model wrote it. */
export interface WrittenCall {
  readonly name: string
  readonly arguments: JsonObject
}

const parse = (text: string): Json | undefined => {
  try {
    const value: Json = JSON.parse(text)
    return value
  } catch {
    // Not JSON: there is no value.
    return undefined
  }
}

/** Whether a value is a JSON object. */
export const isJsonObject = (value: Json | undefined): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** Reads the JSON object or array at the beginning of a text; nothing where there is no whole one. */
export const readJson = (text: string): { readonly value: Json; readonly length: number } | undefined => {
  let depth = 0
  let isInString = false
  for (let at = 0; at < text.length; at++) {
    const character = text[at]
    if (isInString) {
      if (character === "\\") at++
      else if (character === '"') isInString = false
    } else if (character === '"') isInString = true
    else if (character === "{" || character === "[") depth++
    else if (character === "}" || character === "]") depth--
    if (depth > 0 || isInString) continue
    if (character !== "}" && character !== "]") {
      if (character !== undefined && /\s/.test(character)) continue
      return undefined
    }
    const value = parse(text.slice(0, at + 1))
    return value === undefined ? undefined : { value, length: at + 1 }
  }
  return undefined
}

/** Reads the calls behind their opening, in the model's own form. A last one that was cut off is left out. */
export const readCalls = (text: string, form: CallForm, tools: ReadonlyArray<JobTool>): ReadonlyArray<WrittenCall> => {
  const calls: Array<WrittenCall> = []
  const between = form.between?.trim() ?? ""
  let rest = text.trimStart()
  for (;;) {
    // The longest name first: one may begin as another does.
    const [called] = tools
      .map(({ name }) => ({ name, head: name + form.afterName(name) }))
      .filter(({ head }) => rest.startsWith(head))
      .toSorted((left, right) => right.head.length - left.head.length)
    if (called === undefined) return calls
    const read = readJson(rest.slice(called.head.length))
    if (read === undefined || !isJsonObject(read.value)) return calls
    calls.push({ name: called.name, arguments: read.value })
    const after = form.afterArguments(called.name).trim()
    rest = rest.slice(called.head.length + read.length).trimStart()
    if (rest.startsWith(after)) rest = rest.slice(after.length).trimStart()
    if (between === "" || !rest.startsWith(between)) return calls
    rest = rest.slice(between.length).trimStart()
  }
}
