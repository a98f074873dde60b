import { type Json, type JsonObject } from "../model/json.ts"
import { isProtocolKey, isProtocolValue } from "../model/protocol-words.ts"
import { type TextFormat } from "./restore-text.ts"

/** A tool call's arguments are JSON text in a string, in every dialect. */
const formatOf = (field: string | undefined, text: string): TextFormat =>
  field === "arguments" && text.trimStart().startsWith("{") ? "json" : "plain"

const isObject = (value: Json): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** Replaces every string of a body, keys included, by what `redact` makes of it; gives the same object where nothing changes. */
export const redactStrings = (body: JsonObject, redact: (text: string, format: TextFormat) => string): JsonObject => {
  const visit = (value: Json, field: string | undefined): Json => {
    if (typeof value === "string") {
      if (isProtocolValue(field, value)) return value
      return redact(value, formatOf(field, value))
    }
    if (Array.isArray(value)) {
      const items = value.map((item) => visit(item, field))
      return items.every((item, index) => item === value[index]) ? value : items
    }
    return isObject(value) ? visitObject(value) : value
  }

  const visitObject = (object: JsonObject): JsonObject => {
    let isChanged = false
    const entries = Object.entries(object).map(([key, value]): readonly [string, Json | undefined] => {
      const newKey = isProtocolKey(key) ? key : redact(key, "plain")
      const newValue = value === undefined ? undefined : visit(value, key)
      isChanged ||= newKey !== key || newValue !== value
      return [newKey, newValue]
    })
    return isChanged ? Object.fromEntries(entries) : object
  }

  return visitObject(body)
}
