import { findCard, type ModelCard, type NetworkTarget, type RequestKind, unknownCard } from "@postern/core"
import { requestTokenizerFor } from "@postern/core/node"
import * as Effect from "effect/Effect"
import { answer } from "./answer.ts"
import { type ApiKey } from "../network/api-key.ts"
import { checkNumbers } from "../network/check-numbers.ts"
import { encode } from "./encode.ts"
import { endpointOf, type MistralRegion, serviceOf } from "./endpoint.ts"
import { makeModelWatch, type ModelNews } from "./model-watch.ts"
import { makeReachRequest } from "../network/reach-request.ts"

/** How a Mistral model is reached. */
export interface MistralOptions {
  /** Unique among a router's targets. Absent: `model`. */
  readonly id?: string
  /** The model's id at the API, for instance `mistral-large-latest`. */
  readonly model: string
  /** Absent: the environment variable `MISTRAL_API_KEY`, read at each call. */
  readonly apiKey?: ApiKey
  /** Which of Mistral's servers answers. Absent: `eu`; with `serverURL`: unknown. */
  readonly region?: MistralRegion
  /** Another server that speaks Mistral's API, without `/v1`. Absent: the region's. */
  readonly serverURL?: string
  /** `internal` for a server on your own network. Absent: `cloud`. */
  readonly zone?: "internal" | "cloud"
  /**
   * Facts about the model. Absent: the card that Postern has of `model`; of an id that moves, such as `mistral-large-latest`,
   * the card of what it stands for, once the API's list has said so; else one that knows none.
   */
  readonly card?: ModelCard
  /** Absent: what the card says the model can do; without a card by its name: codestral fills in, `embed` embeds. */
  readonly serves?: ReadonlyArray<RequestKind>
  /** How many tokens prompt and answer may have together. Absent: the card's context window, else 128,000. */
  readonly contextTokens?: number
  /** How many requests run at once. Absent: 4. */
  readonly concurrency?: number
  /** Milliseconds for a whole answer. Absent: 300,000. */
  readonly timeoutMs?: number
  /**
   * Whether the API's model list is read, after an answer and once a day, to warn of a model that will be retired. The
   * reading carries the key and nothing of a request. Absent: on Mistral's own servers.
   */
  readonly watchModels?: boolean
  /** Days that your contract lets the vendor keep requests. Absent: unknown. */
  readonly retentionDays?: number
  /** Whether your contract lets the vendor train on requests. Absent: unknown. */
  readonly trainsOnData?: boolean
}

const defaultServes = (model: string, { capabilities }: ModelCard): ReadonlyArray<RequestKind> => {
  const known = (["chat", "infill"] as const).filter((kind) => capabilities[kind] === true)
  if (known.length > 0) return known
  if (capabilities.embeddings === true || model.includes("embed")) return ["embed"]
  return model.startsWith("codestral") ? ["chat", "infill"] : ["chat"]
}

const defaultContextTokens = 128_000

/** What sizes requests: as the card says; for the maker's own servers Tekken, which all its models have since Nemo. */
const tokenizerOf = ({ tokenizer, template }: ModelCard, isMakersOwn: boolean) =>
  requestTokenizerFor(
    tokenizer === "unknown" && isMakersOwn ? { tokenizer: "tekken", template } : { tokenizer, template },
  )

const warningsOf = (
  id: string,
  model: string,
  { isGone, deprecation, replacement }: ModelNews,
): ReadonlyArray<string> => {
  const advice = replacement === undefined ? "choose another" : `\`${replacement}\` replaces it`
  if (isGone) return [`${id}: the API does not know \`${model}\` any more; ${advice}.`]
  return deprecation === undefined ? [] : [`${id}: \`${model}\` answers until ${deprecation}; ${advice}.`]
}

/** Makes a target of a model behind Mistral's API. Opens nothing, loads nothing and reads no environment until asked. */
export const mistral = (options: MistralOptions): NetworkTarget => {
  checkNumbers(options)
  return makeTarget(options)
}

/** Makes the target, or the one that stands in for it: what was said of the old model does not hold for the new one. */
const makeTarget = (options: MistralOptions, successorModel?: string): NetworkTarget => {
  const { zone = "cloud", apiKey, timeoutMs = 300_000 } = options
  const model = successorModel ?? options.model
  const stated: Partial<MistralOptions> = successorModel === undefined ? options : {}
  const { card = findCard(model) ?? unknownCard(model) } = stated
  const { serves = defaultServes(model, card) } = stated
  const id = options.id ?? options.model
  const server = endpointOf(options.region ?? "eu", options.serverURL, zone === "internal")
  const endpoint = { origin: server.origin, paths: serves.map((kind) => server.paths[kind]) }
  const reachRequest = makeReachRequest(id)
  const watch = makeModelWatch({
    target: id,
    model,
    card,
    endpoint: server,
    apiKey,
    reachRequest,
    reach: zone === "internal" ? "private" : undefined,
    readsAhead: options.watchModels ?? options.serverURL === undefined,
  })
  let successor: NetworkTarget | undefined
  const isTold = stated.card !== undefined || findCard(model) !== undefined
  const cardNow = (): ModelCard => (isTold ? card : (watch.news().card ?? card))
  return {
    kind: "network",
    id,
    model,
    zone,
    get card() {
      return cardNow()
    },
    serves,
    concurrency: options.concurrency ?? 4,
    contextLimit: () => {
      const { contextWindow } = cardNow()
      const known = stated.contextTokens ?? (contextWindow === "unknown" ? undefined : contextWindow)
      return { tokens: known ?? defaultContextTokens, estimated: known === undefined }
    },
    tokenizer: tokenizerOf(card, options.serverURL === undefined),
    warnings: () => warningsOf(id, model, watch.news()),
    replacement: () => {
      const { isGone, replacement } = watch.news()
      if (!isGone || replacement === undefined) return undefined
      return (successor ??= makeTarget(options, replacement))
    },
    ...(successorModel === undefined
      ? {}
      : { replaces: { explanation: `\`${options.model}\` is retired, \`${model}\` answers in its place` } }),
    service: serviceOf(server, options.region, options),
    endpoint,
    encode: (request) => encode({ id, model, serves }, server, request),
    answer: (cleared) =>
      answer({ id, model, zone, server, endpoint, serves, apiKey, timeoutMs, reachRequest, watch }, cleared),
    close: Effect.andThen(
      Effect.sync(reachRequest.close),
      Effect.suspend(() => successor?.close ?? Effect.void),
    ),
  }
}
