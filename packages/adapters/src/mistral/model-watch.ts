import { findCard, type ModelCard, type Reach } from "@postern/core"
import { json } from "node:stream/consumers"
import * as Effect from "effect/Effect"
import { type Asking, type ReachRequest } from "../network/reach-request.ts"
import { askingHeaders } from "../network/server-reading.ts"
import { type ApiKey } from "../network/api-key.ts"
import { type MistralEndpoint } from "./endpoint.ts"
import { mistralKey } from "./mistral-key.ts"

/** What the API's model list says of one model, and of its neighbours. */
export interface ModelNews {
  /** The API said that it does not know the model. */
  readonly isGone: boolean
  /** Day from which it will not answer. */
  readonly deprecation?: string
  readonly replacement?: string
  /** The card of the model that the id stands for now, where the list says so and it is known. */
  readonly card?: ModelCard
  /** Ids that answer and resemble the one asked for. */
  readonly similar: ReadonlyArray<string>
}

/** Learns what becomes of a model, from the API's list. The list is asked for without any content of a request. */
export interface ModelWatch {
  readonly news: () => ModelNews
  /** The model answered: the list is read, once a day at most, while nobody waits for it. */
  readonly answered: () => void
  /** The API does not know the model: the list is read now. Never fails. */
  readonly gone: Effect.Effect<ModelNews>
}

/** What a watch is made of. */
export interface WatchOptions {
  readonly target: string
  readonly model: string
  readonly card: ModelCard
  readonly endpoint: MistralEndpoint
  readonly apiKey: ApiKey | undefined
  readonly reachRequest: ReachRequest
  /** Where the connection may lead; absent: the cloud. */
  readonly reach: Reach | undefined
  /** Whether the list is read while the model still answers. */
  readonly readsAhead: boolean
}

const dayMs = 24 * 60 * 60 * 1000
const patienceMs = 10_000
const mostSimilar = 5

interface ListedModel {
  readonly id: string
  readonly aliases: ReadonlyArray<string>
  readonly deprecation: string | undefined
  readonly replacement: string | undefined
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null

/** Ids and dates look like what they are; anything else of the list is left out. */
const idOf = (value: unknown): string | undefined =>
  typeof value === "string" && /^[a-zA-Z0-9][\w.:/-]{0,99}$/.test(value) ? value : undefined

const dayOf = (value: unknown): string | undefined =>
  typeof value === "string" && /^\d{4}-\d{2}-\d{2}/.test(value) ? value.slice(0, 10) : undefined

const readModel = (value: unknown): ReadonlyArray<ListedModel> => {
  if (!isRecord(value)) return []
  const id = idOf(value["id"])
  if (id === undefined) return []
  const aliases: ReadonlyArray<unknown> = Array.isArray(value["aliases"]) ? value["aliases"] : []
  return [
    {
      id,
      aliases: aliases.flatMap((alias) => idOf(alias) ?? []),
      deprecation: dayOf(value["deprecation"]),
      replacement: idOf(value["deprecation_replacement_model"]),
    },
  ]
}

const family = (id: string): string => id.replace(/-(?:latest|\d.*)$/, "")

/** Makes a watch. Reads nothing yet. */
export const makeModelWatch = (options: WatchOptions): ModelWatch => {
  const { model, card, endpoint, reachRequest, reach } = options
  let news: ModelNews = { isGone: false, similar: [] }
  let readMs = 0

  const fetchList = async (key: string): Promise<ReadonlyArray<ListedModel>> => {
    const url = `${endpoint.serverURL}/v1/models`
    const asking: Asking = {
      method: "GET",
      headers: askingHeaders(key),
      signal: AbortSignal.timeout(patienceMs),
    }
    const response = await reachRequest.request(reach, url, asking)
    const body = await json(response)
    const data: unknown = isRecord(body) ? body["data"] : undefined
    return Array.isArray(data) ? data.flatMap(readModel) : []
  }

  const learn = (models: ReadonlyArray<ListedModel>): void => {
    const own = models.find(({ id, aliases }) => id === model || aliases.includes(model))
    const ids = models.flatMap(({ id, aliases }) => [id, ...aliases])
    const fromCard = card.api.find(({ id }) => id === model)?.replacement
    const replacement = own?.replacement ?? (fromCard !== undefined && ids.includes(fromCard) ? fromCard : undefined)
    const meant = models.filter(({ id, aliases }) => id === model || aliases.includes(model))
    const found = meant.flatMap(({ id, aliases }) => [id, ...aliases]).flatMap((id) => findCard(id) ?? [])[0]
    news = {
      isGone: news.isGone,
      ...(found === undefined ? {} : { card: found }),
      similar: [...new Set(ids)].filter((id) => id !== model && family(id) === family(model)).slice(0, mostSimilar),
      ...(own?.deprecation === undefined ? {} : { deprecation: own.deprecation }),
      ...(replacement === undefined || replacement === model ? {} : { replacement }),
    }
  }

  const read: Effect.Effect<ModelNews> = Effect.gen(function* () {
    const key = yield* mistralKey(options.target, options.apiKey)
    const models = yield* Effect.tryPromise(() => fetchList(key))
    learn(models)
    return news
  }).pipe(Effect.orElseSucceed(() => news))

  return {
    news: () => news,
    answered: () => {
      const now = Date.now()
      if (!options.readsAhead || now - readMs < dayMs) return
      readMs = now
      // Nobody waits for it, and what it does not learn today it learns tomorrow.
      void Effect.runPromise(read)
    },
    gone: Effect.suspend(() => {
      news = { ...news, isGone: true }
      return read
    }),
  }
}
