import { type Json } from "@postern/core"

/** Characters of all strings of a value, names of fields included. */
export const measureLength = (value: Json | undefined): number => {
  if (typeof value === "string") return value.length
  if (typeof value !== "object" || value === null) return 0
  if (Array.isArray(value)) return value.reduce((sum: number, item) => sum + measureLength(item), 0)
  return Object.entries(value).reduce((sum, [key, item]) => sum + key.length + measureLength(item), 0)
}
