import type { Json, JsonObject } from "@postern/core"

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const isList = (value: Json | undefined): value is ReadonlyArray<Json> => Array.isArray(value)

const isText = (value: Json | undefined): value is string => typeof value === "string"

const isCount = (value: Json | undefined): value is number => Number.isSafeInteger(value) && Number(value) >= 0

/** A text as GBNF writes it. */
export const literal = (text: string): string =>
  JSON.stringify(text).replaceAll(/[\u007f-\u{10ffff}]/gu, (character) => {
    const code = character.codePointAt(0) ?? 0
    return code > 0xffff ? `\\U${code.toString(16).padStart(8, "0")}` : `\\u${code.toString(16).padStart(4, "0")}`
  })

// Fifteen digits and two of an exponent: what JavaScript, and most tools, read without loss. No `-0`, no exponent in an integer.
const baseRules: Readonly<Record<string, string>> = {
  ws: '| " " | "\\n" [ \\t]{0,20}',
  natural: '"0" | [1-9] [0-9]{0,14}',
  integer: '"0" | "-"? [1-9] [0-9]{0,14}',
  number: 'integer exponent? | "-"? natural "." [0-9]{1,15} exponent?',
  exponent: "[eE] [-+]? [0-9]{1,2}",
  character: '[^"\\\\\\x00-\\x1F\\x7F] | "\\\\" (["\\\\/bfnrt] | "u" [0-9a-fA-F]{4})',
  string: '"\\"" character* "\\""',
  boolean: '"true" | "false"',
  null: '"null"',
  value: "object | array | string | number | boolean | null",
  object: '"{" ws (string ":" ws value ws ("," ws string ":" ws value ws)*)? "}"',
  array: '"[" ws (value ws ("," ws value ws)*)? "]"',
  date: '[0-9]{4} "-" ("0" [1-9] | "1" [0-2]) "-" ("0" [1-9] | [12] [0-9] | "3" [01])',
  time: '([01] [0-9] | "2" [0-3]) ":" [0-5] [0-9] ":" [0-5] [0-9] ("." [0-9]{1,9})? ("Z" | [+-] [0-2] [0-9] ":" [0-5] [0-9])',
}

const formats: Readonly<Record<string, string>> = {
  date: '"\\"" date "\\""',
  time: '"\\"" time "\\""',
  "date-time": '"\\"" date "T" time "\\""',
}

/** The most values of a range of integers that are written out one by one. */
const maxListed = 256

/** Builds the rules of a grammar; the rules of one grammar share their names. */
export interface GrammarRules {
  /** What a value of the schema looks like, as an expression. A schema that says nothing stands for any value. */
  readonly expressionOf: (schema: Json | undefined) => string
  /** The whole grammar, whose answers match `root`. */
  readonly write: (root: string) => string
}

const repeated = (item: string, least: number, most: number | undefined): string => {
  if (most === 0) return ""
  const more = (from: number): string => `{${from},${most === undefined ? "" : Math.max(from, most - 1)}}`
  const list = `${item} ws ("," ws ${item} ws)${more(Math.max(0, least - 1))}`
  return least === 0 ? `(${list})?` : list
}

/** Makes the rules. Constraints that a grammar cannot hold (`pattern`, `multipleOf`, …) are left to the model. */
export const makeGrammarRules = (): GrammarRules => {
  const rules = new Map<string, string>()
  const definitions = new Map<JsonObject, string>()
  let last = 0
  let root: Json | undefined

  const addRule = (expression: string): string => {
    const name = `r${++last}`
    rules.set(name, expression)
    return name
  }
  const resolve = (reference: string): Json | undefined => {
    if (!reference.startsWith("#")) return undefined
    const steps = reference.split("/").slice(1)
    return steps.reduce<Json | undefined>((at, step) => {
      const key = decodeURIComponent(step).replaceAll("~1", "/").replaceAll("~0", "~")
      return isObject(at) && Object.hasOwn(at, key) ? at[key] : undefined
    }, root)
  }
  const referenceRule = (reference: string): string => {
    const schema = resolve(reference)
    if (!isObject(schema)) return "value"
    const known = definitions.get(schema)
    if (known !== undefined) return known
    const name = `r${++last}`
    // Known before it is written: a definition may hold itself.
    definitions.set(schema, name)
    rules.set(name, expression(schema))
    return name
  }
  const integerRule = (schema: JsonObject): string => {
    const least = schema["minimum"]
    const most = schema["maximum"]
    if (Number.isSafeInteger(least) && Number.isSafeInteger(most) && Number(most) - Number(least) < maxListed) {
      const values = Array.from({ length: Number(most) - Number(least) + 1 }, (_, at) => `"${Number(least) + at}"`)
      if (values.length > 0) return `(${values.join(" | ")})`
    }
    return typeof least === "number" && least >= 0 ? "natural" : "integer"
  }
  const stringRule = (schema: JsonObject): string => {
    const format = isText(schema["format"]) ? formats[schema["format"]] : undefined
    if (format !== undefined) return `(${format})`
    const least = isCount(schema["minLength"]) ? schema["minLength"] : 0
    const most = isCount(schema["maxLength"]) ? schema["maxLength"] : undefined
    // llama.cpp refuses long repetitions.
    if (least > 1000 || (most ?? 0) > 1000 || (least === 0 && most === undefined)) return "string"
    return `("\\"" character{${least},${most ?? ""}} "\\"")`
  }
  const arrayRule = (schema: JsonObject): string => {
    const least = isCount(schema["minItems"]) ? Math.min(schema["minItems"], 1000) : 0
    const most = isCount(schema["maxItems"]) && schema["maxItems"] <= 1000 ? schema["maxItems"] : undefined
    const first = isList(schema["prefixItems"]) ? schema["prefixItems"].map(expression) : []
    if (first.length > 0) return `("[" ws ${first.map((item) => `${item} ws`).join(' "," ws ')} "]")`
    return `("[" ws ${repeated(expression(schema["items"]), least, most)} "]")`
  }
  const objectRule = (schema: JsonObject): string => {
    const properties = isObject(schema["properties"]) ? Object.entries(schema["properties"]) : []
    const required = new Set(isList(schema["required"]) ? schema["required"] : [])
    const extra = schema["additionalProperties"] ?? properties.length === 0
    const pair = (key: string, value: string): string => `${key} ws ":" ws ${value} ws`
    const items = properties.map(([name, property]) => ({
      pair: addRule(pair(literal(JSON.stringify(name)), expression(property))),
      isRequired: required.has(name),
    }))
    if (extra !== false) {
      const other = addRule(pair("string", isObject(extra) ? expression(extra) : "value"))
      items.push({ pair: `${other} ("," ws ${other})*`, isRequired: false })
    }
    // From behind: what may follow a property, and what may follow where none was written yet.
    let after = ""
    let start = ""
    for (const { pair: written, isRequired } of items.toReversed()) {
      const here = `${written} ${after}`
      start = isRequired ? here : start === "" ? `(${here})?` : `(${here} | ${start})`
      if (start.length > 200) start = addRule(start)
      const next = `"," ws ${here}`
      after = addRule(isRequired ? next : after === "" ? `(${next})?` : `(${next} | ${after})`)
    }
    return `("{" ws ${start} "}")`
  }
  const typed = (schema: JsonObject, type: string): string => {
    switch (type) {
      case "object":
        return objectRule(schema)
      case "array":
        return arrayRule(schema)
      case "string":
        return stringRule(schema)
      case "integer":
        return integerRule(schema)
      case "number":
      case "boolean":
      case "null":
        return type
      default:
        return "value"
    }
  }
  const anyOf = (choices: ReadonlyArray<string>): string =>
    choices.length === 0 ? "value" : `(${[...new Set(choices)].join(" | ")})`

  const expression = (schema: Json | undefined): string => {
    if (!isObject(schema)) return "value"
    if (isText(schema["$ref"])) return referenceRule(schema["$ref"])
    const { allOf } = schema
    if (isList(allOf)) {
      const { allOf: _, ...own } = schema
      return expression([own, ...allOf].reduce(merge, {}))
    }
    const choices = schema["anyOf"] ?? schema["oneOf"]
    if (isList(choices)) return anyOf(choices.map(expression))
    if (schema["const"] !== undefined) return literal(JSON.stringify(schema["const"]))
    if (isList(schema["enum"])) return anyOf(schema["enum"].map((item) => literal(JSON.stringify(item))))
    const type = schema["type"]
    if (isText(type)) return typed(schema, type)
    if (isList(type)) return anyOf(type.filter(isText).map((one) => typed(schema, one)))
    return isObject(schema["properties"]) ? objectRule(schema) : "value"
  }
  /** Both schemas in one, as far as objects go: all their properties, all that either requires. */
  const merge = (left: Json, right: Json): Json => {
    const resolved = isObject(right) && isText(right["$ref"]) ? (resolve(right["$ref"]) ?? {}) : right
    if (!isObject(left) || !isObject(resolved)) return left
    const both = (key: string): JsonObject => ({
      ...(isObject(left[key]) ? left[key] : {}),
      ...(isObject(resolved[key]) ? resolved[key] : {}),
    })
    const lists = [left["required"], resolved["required"]].filter(isList)
    return { ...left, ...resolved, properties: both("properties"), required: lists.flat() }
  }

  return {
    expressionOf: (schema) => {
      root = schema
      return addRule(expression(schema))
    },
    write: (start) =>
      [...Object.entries(baseRules), ...rules, ["root", start] as const]
        .map(([name, rule]) => `${name} ::= ${rule}`)
        .join("\n"),
  }
}
