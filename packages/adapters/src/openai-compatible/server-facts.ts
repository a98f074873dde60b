import { type Zone } from "@postern/core"
import { json } from "node:stream/consumers"
import type * as Effect from "effect/Effect"
import { type ApiKey } from "../network/api-key.ts"
import { reachOf } from "../network/cleared-call.ts"
import { isOk, type ReachRequest } from "../network/reach-request.ts"
import { askingHeaders, makeServerReading } from "../network/server-reading.ts"
import { type Dialect, type FactsCall, type ServerFacts } from "./dialect.ts"
import { pathAt, type ServerAddress } from "./endpoint.ts"

/** Reads a server's facts by calls that carry the key and the model's name, and nothing of a request. */
export interface FactsReader {
  readonly known: () => ServerFacts
  /** Whether the latest reading got an answer to every question. */
  readonly isTold: () => boolean
  /** Reads where nothing is known or what is known is old. Never fails; bounded in time. */
  readonly read: Effect.Effect<void>
}

/** What a reader is made of. */
export interface FactsReaderOptions {
  readonly target: string
  readonly model: string
  readonly zone: Zone
  readonly address: ServerAddress
  readonly dialect: Dialect
  readonly apiKey: ApiKey | undefined
  readonly reachRequest: ReachRequest
}

/** What a server said holds for so long. */
const freshMs = 60_000

/** One that did not answer is asked again after so long. */
const retryMs = 1_000

/** A server that does not say it in this time is asked without. */
const patienceMs = 2_000

/** Makes a reader. Reads nothing yet. */
export const makeFactsReader = (options: FactsReaderOptions): FactsReader => {
  const { address, apiKey, dialect, model, reachRequest, target, zone } = options
  let facts: ServerFacts = {}
  let isTold = false

  const ask = async ({ body, method, path, read }: FactsCall, key: string): Promise<Partial<ServerFacts>> => {
    const response = await reachRequest.request(reachOf(zone, false), `${address.origin}${pathAt(address, path)}`, {
      method,
      headers: { ...askingHeaders(key), ...(body === undefined ? {} : { "content-type": "application/json" }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(patienceMs),
    })
    // LiteLLM says who it is: a proxy, whatever its address.
    const forwards = response.headers["x-litellm-version"] !== undefined
    const answer = await json(response)
    isTold &&= isOk(response)
    return { ...(isOk(response) ? read(answer, model) : {}), ...(forwards ? { forwards } : {}) }
  }

  const reading = makeServerReading({
    target,
    apiKey,
    ask: async (key) => {
      isTold = true
      const answers = await Promise.allSettled(dialect.factsCalls(model).map((call) => ask(call, key)))
      const given = answers.flatMap((answer) => (answer.status === "fulfilled" ? [answer.value] : []))
      facts = Object.assign({}, facts, ...given)
      const isThere = given.length === answers.length
      isTold &&= isThere
      // A server that was not there is asked again soon: it may just be starting.
      return isThere ? freshMs : retryMs
    },
    unasked: () => {
      isTold = false
      return retryMs
    },
  })

  return { known: () => facts, isTold: () => isTold, read: reading.read }
}
