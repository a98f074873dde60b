import { type Json, type JsonObject } from "../model/json.ts"
import { type UnreadablePlace } from "./passage.ts"

/** Fields that refer to content which a server keeps or fetches: nobody on this machine can read it. */
const serverStateFields = new Set([
  "previous_response_id",
  "conversation",
  "conversation_id",
  "file_id",
  "file_ids",
  "file_url",
  "document_url",
  "vector_store_ids",
  "library_ids",
  "agent_id",
  "server_url",
  "connector_id",
  "container",
])

/** Below these the names are a program's own, not the protocol's. */
const ownNames = new Set(["parameters", "arguments", "json_schema", "metadata"])

/** Text parts are read; every other kind of part is an attachment. */
const readableParts = new Set(["text", "input_text", "output_text", "thinking", "refusal"])

/** A list of at least so many whole numbers, where text could stand, may be text in a tokenizer's numbers. */
const fewestTokenIds = 8

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const isTokenIds = (value: Json): boolean =>
  Array.isArray(value) &&
  value.length >= fewestTokenIds &&
  value.every((item) => Number.isInteger(item) && typeof item === "number" && item >= 0 && item < 2 ** 21)

const isRemote = (value: Json | undefined): boolean =>
  typeof value === "string" && /^\s*(?:https?|s3|gs|ftp):/i.test(value)

const isRemotePart = (part: JsonObject): boolean =>
  Object.values(part).some((value) => isRemote(value) || (isObject(value) && Object.values(value).some(isRemote)))

/** Finds the places of a body of any dialect whose content cannot be read on this machine. Pure and linear. */
export const findUnreadable = (body: JsonObject): ReadonlyArray<UnreadablePlace> => {
  const found: Array<UnreadablePlace> = []

  const visitParts = (parts: ReadonlyArray<Json>, pointer: string): void =>
    parts.forEach((part, index) => {
      const place = `${pointer}/${index}`
      if (!isObject(part)) return visit(part, place)
      if (!readableParts.has(String(part["type"]))) {
        found.push({ pointer: place, cause: "attachment" })
        if (isRemotePart(part)) found.push({ pointer: place, cause: "server-state" })
      }
      visit(part, place)
    })

  const visit = (value: Json | undefined, pointer: string): void => {
    if (Array.isArray(value)) {
      if (isTokenIds(value)) found.push({ pointer, cause: "token-ids" })
      else value.forEach((item, index) => visit(item, `${pointer}/${index}`))
      return
    }
    if (!isObject(value)) return
    for (const [key, item] of Object.entries(value)) {
      const place = `${pointer}/${key}`
      if (item !== null && serverStateFields.has(key)) found.push({ pointer: place, cause: "server-state" })
      if (key === "content" && Array.isArray(item)) visitParts(item, place)
      else if (!ownNames.has(key)) visit(item, place)
    }
  }

  visit(body, "")
  return found
}
