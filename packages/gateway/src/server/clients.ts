import { hash, timingSafeEqual } from "node:crypto"
import { Refusal } from "../dialects/refusal.ts"
import { type Asked } from "./exchange.ts"

/** Someone who may ask. */
export interface Client {
  /** For budgets and metrics; never a secret. */
  readonly name: string
  readonly key: string
  /** The workspace of its requests. */
  readonly workspace?: string | undefined
  /** Most requests in a minute; absent: no limit. */
  readonly requestsPerMinute?: number | undefined
}

const digest = (text: string): Buffer => hash("sha256", text, "buffer")

const keyOf = ({ headers }: Asked): string | undefined => {
  const { authorization, "x-api-key": apiKey } = headers
  const bearer = authorization === undefined ? undefined : /^bearer +(\S+)$/i.exec(authorization)?.[1]
  return bearer ?? apiKey
}

/** What of a minute's requests is left: it fills again as time passes. */
const makeBucket = (perMinute: number) => {
  let left = perMinute
  let filledAt = Date.now()
  return {
    /** Takes one; says how many milliseconds until there is one where there is none. */
    take: (): number => {
      const now = Date.now()
      left = Math.min(perMinute, left + ((now - filledAt) / 60_000) * perMinute)
      filledAt = now
      if (left < 1) return Math.ceil(((1 - left) / perMinute) * 60_000)
      left -= 1
      return 0
    },
  }
}

const unknown = new Refusal({
  status: 401,
  code: "invalid_api_key",
  message:
    "Expected a key of this gateway as `Authorization: Bearer KEY` or `x-api-key: KEY`, came none or another; `postern serve` says where its key is.",
})

/** Makes the function that tells who asks; it fails for a key that is none, and for a client that asks too often. */
export const makeClients = (clients: ReadonlyArray<Client>): ((asked: Asked) => Client | Refusal) => {
  const known = clients
    .filter(({ key }) => key !== "")
    .map((client) => ({
      client,
      hash: digest(client.key),
      bucket: client.requestsPerMinute === undefined ? undefined : makeBucket(client.requestsPerMinute),
    }))
  return (asked) => {
    const key = keyOf(asked)
    if (key === undefined) return unknown
    const asks = digest(key)
    // By digests of one length: how long it takes tells nothing of a key.
    const found = known.find((candidate) => timingSafeEqual(candidate.hash, asks))
    if (found === undefined) return unknown
    const waitMs = found.bucket?.take() ?? 0
    if (waitMs === 0) return found.client
    const message = `Expected at most ${found.client.requestsPerMinute} requests in a minute of the key \`${found.client.name}\`; wait.`
    return new Refusal({ status: 429, code: "rate_limited", message, retryAfterMs: waitMs })
  }
}
