import { type ServerCondition, type Zone } from "@postern/core"
import { json } from "node:stream/consumers"
import * as Effect from "effect/Effect"
import { type ApiKey, readApiKey } from "../network/api-key.ts"
import { reachOf } from "../network/cleared-call.ts"
import { type ReachRequest } from "../network/reach-request.ts"
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
  let readMs = Number.NEGATIVE_INFINITY
  let reading: Promise<void> | undefined

  const ask = async ({ path, read }: ConditionCall, key: string): Promise<ServerCondition> => {
    const response = await reachRequest.request(reachOf(zone, false), `${origin}${path}`, {
      method: "GET",
      headers: { accept: "application/json", ...(key === "" ? {} : { authorization: `Bearer ${key}` }) },
      signal: AbortSignal.timeout(patienceMs),
    })
    const answer = await json(response)
    return read(response.statusCode ?? 0, answer)
  }

  const readAll = async (): Promise<void> => {
    try {
      const key = await Effect.runPromise(readApiKey(target, apiKey, undefined))
      const answers = await Promise.allSettled(calls.map((call) => ask(call, key)))
      condition = Object.assign({}, ...answers.map((answer) => (answer.status === "fulfilled" ? answer.value : {})))
    } catch {
      // Without its key the server is not asked.
      condition = {}
    }
    readMs = performance.now()
    reading = undefined
  }

  return {
    known: () => (performance.now() - readMs < validMs ? condition : {}),
    read: Effect.promise(async () => {
      if (calls.length > 0 && performance.now() - readMs > freshMs) await (reading ??= readAll())
    }),
  }
}
