import type { Json } from "@postern/core"
import { isJsonObject } from "./read-calls.ts"

const typesOf = (schema: Json | undefined): ReadonlySet<Json> => {
  if (!isJsonObject(schema)) return new Set()
  const type = schema["type"]
  return new Set(Array.isArray(type) ? type : [type])
}

const decimal = /^-?(?:0|[1-9]\d{0,14})(?:\.\d{1,15})?$/

/**
 * Puts right what a model writes beside a schema where only one thing can be meant: numbers and booleans in quotes, a null
 * for a property that may be absent, `-0`. Everything else stays, for the tool to refuse.
 */
export const repairArguments = (value: Json, schema: Json | undefined): Json => {
  if (typeof value === "number") return value === 0 ? 0 : value
  if (typeof value === "string") {
    const types = typesOf(schema)
    if (types.has("string")) return value
    const isNumber = types.has("number") || (types.has("integer") && !value.includes("."))
    if (isNumber && decimal.test(value)) return Number(value) === 0 ? 0 : Number(value)
    if (types.has("boolean") && (value === "true" || value === "false")) return value === "true"
    return value
  }
  if (Array.isArray(value)) {
    const items = isJsonObject(schema) ? schema["items"] : undefined
    return value.map((item: Json) => repairArguments(item, items))
  }
  if (!isJsonObject(value)) return value
  const properties = isJsonObject(schema) && isJsonObject(schema["properties"]) ? schema["properties"] : {}
  const required: ReadonlyArray<Json> =
    isJsonObject(schema) && Array.isArray(schema["required"]) ? schema["required"] : []
  const propertyOf = (name: string): Json | undefined =>
    Object.hasOwn(properties, name) ? properties[name] : undefined
  const allowsNull = (property: Json): boolean =>
    isJsonObject(property) &&
    (typesOf(property).has("null") || property["type"] === undefined || property["nullable"] === true)
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, item]): ReadonlyArray<readonly [string, Json]> => {
      if (item === undefined) return []
      const property = propertyOf(name)
      if (item === null && property !== undefined && !required.includes(name) && !allowsNull(property)) return []
      return [[name, repairArguments(item, property)]]
    }),
  )
}
