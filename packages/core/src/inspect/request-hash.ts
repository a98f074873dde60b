import { createHmac, type Hmac } from "node:crypto"
import { type Json } from "../model/json.ts"
import { type ModelRequest } from "../model/request.ts"
import { textDigest } from "../text-digest.ts"

/** Texts from here on are fed by their digest, which inspection has computed already. */
const longText = 64

const feed = (hmac: Hmac, value: Json | undefined): void => {
  if (typeof value === "string") hmac.update(value.length < longText ? `s${value}\0` : `d${textDigest(value)}\0`)
  else if (Array.isArray(value)) {
    hmac.update("[")
    for (const item of value) feed(hmac, item)
    hmac.update("]")
  } else if (typeof value === "object" && value !== null) {
    hmac.update("{")
    for (const [key, item] of Object.entries(value)) {
      hmac.update(`${key}\0`)
      feed(hmac, item)
    }
    hmac.update("}")
  } else hmac.update(`${String(value)}\0`)
}

/** A keyed hash of a request's body: without the key nobody can try whether it was a certain text. */
export const requestHash = ({ kind, body }: ModelRequest, key: Uint8Array): string => {
  const hmac = createHmac("sha256", key).update(`${kind}\0`)
  feed(hmac, body)
  return hmac.digest("hex")
}
