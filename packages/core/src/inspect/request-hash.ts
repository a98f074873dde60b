import { hash } from "node:crypto"
import { type Json } from "../model/json.ts"
import { type ModelRequest } from "../model/request.ts"
import { textDigest } from "../text-digest.ts"

/** Texts from here on are fed by their digest, which inspection has computed already. */
const longText = 64

const feed = (pieces: Array<string>, value: Json | undefined): void => {
  if (typeof value === "string") pieces.push(value.length < longText ? `s${value}\0` : `d${textDigest(value)}\0`)
  else if (Array.isArray(value)) {
    pieces.push("[")
    for (const item of value) feed(pieces, item)
    pieces.push("]")
  } else if (typeof value === "object" && value !== null) {
    pieces.push("{")
    for (const [key, item] of Object.entries(value)) {
      pieces.push(`${key}\0`)
      feed(pieces, item)
    }
    pieces.push("}")
  } else pieces.push(`${String(value)}\0`)
}

/** A keyed hash of a request's body: without the key nobody can try whether it was a certain text. */
export const requestHash = ({ kind, body }: ModelRequest, key: Uint8Array): string => {
  const pieces = [`${kind}\0`]
  feed(pieces, body)
  // Two calls across the border to native code, whatever the fields: an HMAC would make an object of its key each time.
  return hash("sha256", `${Buffer.from(key).toString("base64")} ${hash("sha256", pieces.join(""))}`)
}
