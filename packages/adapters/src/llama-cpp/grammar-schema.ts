import { type Json, type JsonObject } from "@postern/core"
import type { GbnfJsonSchema } from "node-llama-cpp"

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const isList = (value: Json | undefined): value is ReadonlyArray<Json> => Array.isArray(value)

const isText = (value: Json | undefined): value is string => typeof value === "string"

const isLiteral = (value: Json): value is string | number | boolean | null =>
  typeof value !== "object" || value === null

const anyValue: GbnfJsonSchema = {
  oneOf: [
    { type: ["string", "number", "boolean", "null"] },
    { type: "object", additionalProperties: true },
    { type: "array" },
  ],
}

const requiredNames = (schema: JsonObject): ReadonlySet<Json> =>
  new Set(isList(schema["required"]) ? schema["required"] : [])

const toObjectSchema = (schema: JsonObject): GbnfJsonSchema => {
  const required = requiredNames(schema)
  const properties = isObject(schema["properties"]) ? Object.entries(schema["properties"]) : []
  const additional = schema["additionalProperties"] ?? properties.length === 0
  return {
    type: "object",
    properties: Object.fromEntries(
      properties.map(([name, property]): readonly [string, GbnfJsonSchema] => {
        const value = toGrammarSchema(property)
        return [name, required.has(name) ? value : { oneOf: [value, { type: "null" }] }]
      }),
    ),
    additionalProperties: isObject(additional) ? toGrammarSchema(additional) : additional === true,
  }
}

const toTypedSchema = (schema: JsonObject, type: string): GbnfJsonSchema => {
  switch (type) {
    case "object":
      return toObjectSchema(schema)
    case "array":
      return {
        type: "array",
        ...(schema["items"] === undefined ? {} : { items: toGrammarSchema(schema["items"]) }),
        ...(typeof schema["minItems"] === "number" ? { minItems: schema["minItems"] } : {}),
        ...(typeof schema["maxItems"] === "number" ? { maxItems: schema["maxItems"] } : {}),
      }
    case "string":
    case "number":
    case "integer":
    case "boolean":
    case "null":
      return { type }
    default:
      return anyValue
  }
}

const toShape = (schema: JsonObject): GbnfJsonSchema => {
  const choices = schema["anyOf"] ?? schema["oneOf"]
  if (isList(choices)) return { oneOf: choices.map(toGrammarSchema) }
  const literal = schema["const"]
  if (literal !== undefined && isLiteral(literal)) return { const: literal }
  const literals = schema["enum"]
  if (isList(literals) && literals.every(isLiteral)) return { enum: literals }
  const type = schema["type"]
  if (isText(type)) return toTypedSchema(schema, type)
  if (isList(type)) return { oneOf: type.filter(isText).map((one) => toTypedSchema(schema, one)) }
  return isObject(schema["properties"]) ? toObjectSchema(schema) : anyValue
}

/**
 * Translates a tool's JSON Schema into what the engine can enforce. The engine writes every declared property, so an
 * optional one may also be null; `dropAbsent` takes these out again. Constraints it does not know are left to the model.
 */
export const toGrammarSchema = (schema: Json | undefined): GbnfJsonSchema => {
  if (!isObject(schema)) return anyValue
  const shape = toShape(schema)
  return isText(schema["description"]) ? { ...shape, description: schema["description"] } : shape
}

/** Takes out the nulls that stand for optional properties the model left out. */
export const dropAbsent = (value: Json, schema: Json | undefined): Json => {
  if (!isObject(schema)) return value
  if (isList(value)) return value.map((item) => dropAbsent(item, schema["items"]))
  if (!isObject(value) || !isObject(schema["properties"])) return value
  const properties = schema["properties"]
  const required = requiredNames(schema)
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, item]): ReadonlyArray<readonly [string, Json]> => {
      if (item === undefined || (item === null && !required.has(name) && Object.hasOwn(properties, name))) return []
      return [[name, dropAbsent(item, Object.hasOwn(properties, name) ? properties[name] : undefined)]]
    }),
  )
}
