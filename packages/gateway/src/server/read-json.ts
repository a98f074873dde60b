import { type Json, type JsonObject } from "@postern/core"
import * as Result from "effect/Result"
import { invalid, type Refusal } from "../dialects/refusal.ts"

/** Deeper values overflow the stack of `JSON.stringify`. */
const maxDepth = 100

const isContainer = (value: Json | undefined): value is JsonObject | ReadonlyArray<Json> =>
  typeof value === "object" && value !== null

/** Level by level, so that hostile nesting overflows nothing. */
const isTooDeep = (value: Json): boolean => {
  let level = [value].filter(isContainer)
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > maxDepth) return true
    level = level.flatMap((container) => Object.values(container).filter(isContainer))
  }
  return false
}

const isObject = (value: Json): value is JsonObject => isContainer(value) && !Array.isArray(value)

const parse = (bytes: Uint8Array): Result.Result<Json, Refusal> => {
  let text: string
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes)
  } catch {
    return Result.fail(invalid("Expected the body to be UTF-8, came other bytes; encode it as UTF-8."))
  }
  try {
    return Result.succeed(JSON.parse(text))
  } catch {
    // The parser's own message quotes the text.
    return Result.fail(
      invalid("Expected the body to be JSON, came something else; send an object as application/json."),
    )
  }
}

/** Reads a body as a JSON object of bounded depth. Errors never quote it. */
export const readJson = (bytes: Uint8Array): Result.Result<JsonObject, Refusal> =>
  Result.flatMap(parse(bytes), (value) => {
    if (!isObject(value)) return Result.fail(invalid("Expected the body to be a JSON object; send { … }."))
    return isTooDeep(value)
      ? Result.fail(invalid(`Expected at most ${maxDepth} levels of nesting, came more; send less.`))
      : Result.succeed(value)
  })
