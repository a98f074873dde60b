import type { Json, JsonObject } from "@postern/core"
import { isJsonObject } from "./read-calls.ts"

const isOfType = (value: Json, type: Json): boolean => {
  switch (type) {
    case "object":
      return isJsonObject(value)
    case "array":
      return Array.isArray(value)
    case "string":
    case "boolean":
    case "number":
      return typeof value === type
    case "integer":
      return Number.isInteger(value)
    case "null":
      return value === null
    default:
      return true
  }
}

const isListed = (value: Json, list: ReadonlyArray<Json>): boolean =>
  list.some((item) => JSON.stringify(item) === JSON.stringify(value))

const listIn = (schema: JsonObject, key: string): ReadonlyArray<Json> | undefined => {
  const list = schema[key]
  return Array.isArray(list) ? list : undefined
}

const fitsObject = (value: JsonObject, schema: JsonObject): boolean => {
  const properties = isJsonObject(schema["properties"]) ? schema["properties"] : {}
  const isMissing = (name: Json): boolean => typeof name === "string" && !Object.hasOwn(value, name)
  if ((listIn(schema, "required") ?? []).some(isMissing)) return false
  return Object.entries(value).every(([name, item]) => {
    if (item === undefined) return true
    if (Object.hasOwn(properties, name)) return fitsSchema(item, properties[name])
    return schema["additionalProperties"] !== false || schema["patternProperties"] !== undefined
  })
}

/**
 * Whether a value keeps to a JSON Schema, as far as the grammar of calls would hold it to that: what cannot be told (references,
 * patterns, …) fits.
 */
export const fitsSchema = (value: Json, schema: Json | undefined): boolean => {
  if (!isJsonObject(schema) || schema["$ref"] !== undefined) return true
  const types = listIn(schema, "type") ?? (schema["type"] === undefined ? [] : [schema["type"]])
  if (types.length > 0 && !types.some((type) => isOfType(value, type))) return false
  if (schema["const"] !== undefined && !isListed(value, [schema["const"]])) return false
  const { enum: listed } = schema
  if (Array.isArray(listed) && !isListed(value, listed)) return false
  const choices = listIn(schema, "anyOf") ?? listIn(schema, "oneOf")
  if (choices !== undefined && !choices.some((choice) => fitsSchema(value, choice))) return false
  if (isJsonObject(value)) return fitsObject(value, schema)
  return !Array.isArray(value) || value.every((item: Json) => fitsSchema(item, schema["items"]))
}
