import { type Json } from "@postern/core"

/** Quotes, a colon and a comma of JSON. */
const overheadBytes = 4

/** UTF-8 bytes of all strings of a value, keys and JSON marks counted roughly. */
export const measureBytes = (value: Json | undefined): number => {
  if (typeof value === "string") return Buffer.byteLength(value)
  if (typeof value === "number" || typeof value === "boolean") return overheadBytes * 2
  if (value === null || value === undefined) return 0
  let bytes = 0
  if (Array.isArray(value)) {
    for (const item of value) bytes += measureBytes(item) + overheadBytes
  } else {
    for (const [key, item] of Object.entries(value)) bytes += key.length + overheadBytes + measureBytes(item)
  }
  return bytes
}
