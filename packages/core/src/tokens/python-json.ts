import { type Json } from "../model/json.ts"

/** Writes JSON as Python does, which is what chat templates put into prompts: a blank after each colon and comma. */
export const pythonJson = (value: Json): string => {
  if (Array.isArray(value)) return `[${value.map(pythonJson).join(", ")}]`
  if (typeof value === "object" && value !== null) {
    const fields = Object.entries(value).flatMap(([key, item]) =>
      item === undefined ? [] : [`${JSON.stringify(key)}: ${pythonJson(item)}`],
    )
    return `{${fields.join(", ")}}`
  }
  return JSON.stringify(value)
}

/** What a text that may be JSON says: an empty one an empty object, as in Mistral's format; other text stays text. */
export const parseLoosely = (text: string): Json => {
  if (text === "") return {}
  try {
    const parsed: Json = JSON.parse(text)
    return parsed
  } catch {
    return text
  }
}

/** Writes text that may be JSON in Python's way; other text stays. */
export const normalizeJson = (text: string): string => {
  const value = parseLoosely(text)
  return value === text ? text : pythonJson(value)
}
