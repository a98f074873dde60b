import { type ServerCondition, type Zone } from "@postern/core"
import { json } from "node:stream/consumers"
import * as Effect from "effect/Effect"
import { type ApiKey } from "../network/api-key.ts"
import { reachOf } from "../network/cleared-call.ts"
import { type ReachRequest } from "../network/reach-request.ts"
import { askingHeaders, makeServerReading } from "../network/server-reading.ts"
import { type ConditionCall } from "./dialect.ts"

/** Reads how a server is at this moment, by calls that carry the key and nothing of a request. */
export interface ConditionReader {
  /** What it said of late; nothing where that is too long ago. */
  readonly known: () => ServerCondition
  /** Never fails; bounded in time. */
  readonly read: Effect.Effect<void>
}

/** What a reader is made of. */
export interface ConditionReaderOptions {
  readonly target: string
  readonly zone: Zone
  readonly origin: string
  readonly calls: ReadonlyArray<ConditionCall>
  readonly apiKey: ApiKey | undefined
  readonly reachRequest: ReachRequest
}

/** Requests that come together share a reading. */
const freshMs = 200

/** After this long nobody knows any more how it is. */
const validMs = 2_000

/** A server that does not say it in this time is asked without. */
const patienceMs = 500

/** Makes a reader. Reads nothing yet. */
export const makeConditionReader = (options: ConditionReaderOptions): ConditionReader => {
  const { apiKey, calls, origin, reachRequest, target, zone } = options
  let condition: ServerCondition = {}

  const ask = async ({ path, read }: ConditionCall, key: string): Promise<ServerCondition> => {
    const response = await reachRequest.request(reachOf(zone, false), `${origin}${path}`, {
      method: "GET",
      headers: askingHeaders(key),
      signal: AbortSignal.timeout(patienceMs),
    })
    return read(response.statusCode ?? 0, await json(response))
  }

  const reading = makeServerReading({
    target,
    apiKey,
    ask: async (key) => {
      const answers = await Promise.allSettled(calls.map((call) => ask(call, key)))
      condition = Object.assign({}, ...answers.map((answer) => (answer.status === "fulfilled" ? answer.value : {})))
      return freshMs
    },
    unasked: () => {
      condition = {}
      return freshMs
    },
  })

  return {
    known: () => (reading.ageMs() < validMs ? condition : {}),
    read: calls.length > 0 ? reading.read : Effect.void,
  }
}
