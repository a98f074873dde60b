import {
  findCard,
  type ModelCard,
  type NetworkTarget,
  type RequestKind,
  type Service,
  unknownCard,
} from "@postern/core"
import { requestTokenizerFor } from "@postern/core/node"
import * as Effect from "effect/Effect"
import { type ApiKey } from "../network/api-key.ts"
import { checkNumbers } from "../network/check-numbers.ts"
import { isCloudModel } from "../network/cloud-models.ts"
import { isLiteralLoopback } from "../network/literal-loopback.ts"
import { makeReachRequest } from "../network/reach-request.ts"
import { answer } from "./answer.ts"
import { type Dialect, type OpenAICompatibleServer } from "./dialect.ts"
import { encode } from "./encode.ts"
import { checkZone, pathAt, readAddress, serviceOf } from "./endpoint.ts"
import { llamaServerDialect } from "./llama-server-dialect.ts"
import { ollamaDialect } from "./ollama-dialect.ts"
import { lmStudioDialect, openaiDialect, vllmDialect } from "./openai-dialect.ts"
import { makeConditionReader } from "./server-condition.ts"
import { makeFactsReader } from "./server-facts.ts"

/** How a model behind a server with OpenAI's API is reached. */
export interface OpenAICompatibleOptions {
  /** Unique among a router's targets. Absent: `model`. */
  readonly id?: string
  /** The model's name at the server. */
  readonly model: string
  /** What kind of server it is: its own ways to fill in and to say its context are used. Absent: `openai`. */
  readonly server?: OpenAICompatibleServer
  /** Where it stands, with `/v1` or what else the server has for it. Absent: the usual port of `server` at 127.0.0.1. */
  readonly baseURL?: string
  /** Absent: none is sent. */
  readonly apiKey?: ApiKey
  /**
   * How far what is sent there travels. Absent: `device` at a literal loopback address, else `cloud`. A model that by its
   * name is forwarded to a cloud is `cloud`, whatever is written here.
   */
  readonly zone?: "device" | "internal" | "cloud"
  /** Facts about the model. Absent: the card that Postern has of `model`, else one that knows none. */
  readonly card?: ModelCard
  /** Absent: what the card says that the model can do, as far as the server can; without a card by its name: `embed` embeds. */
  readonly serves?: ReadonlyArray<RequestKind>
  /**
   * How many tokens prompt and answer may have together, and what Ollama is asked to load. Absent: what the server says,
   * for Ollama 16,384 at most; else the card's context window, else 32,768.
   */
  readonly contextTokens?: number
  /** How many requests run at once. Absent: the slots that llama-server says it has, else 4. */
  readonly concurrency?: number
  /** Milliseconds for a whole answer. Absent: 600,000. */
  readonly timeoutMs?: number
  /** Who runs a cloud server, and under which terms; the policy's `cloud` key is held against it. Absent: unknown. */
  readonly service?: Partial<Service>
}

const dialects: Readonly<Record<OpenAICompatibleServer, Dialect>> = {
  openai: openaiDialect,
  "llama-server": llamaServerDialect,
  vllm: vllmDialect,
  ollama: ollamaDialect,
  "lm-studio": lmStudioDialect,
}

const dialectOf = (server: OpenAICompatibleServer): Dialect => {
  if (Object.hasOwn(dialects, server)) return dialects[server]
  throw new TypeError(`\`server\` must be one of ${Object.keys(dialects).join(", ")}, or left out`)
}

const defaultServes = (
  model: string,
  { capabilities }: ModelCard,
  { exchanges }: Dialect,
): ReadonlyArray<RequestKind> => {
  const known = (["chat", "infill"] as const).filter((kind) => capabilities[kind] === true && exchanges[kind])
  if (known.length > 0) return known
  return capabilities.embeddings === true || /embed/i.test(model) ? ["embed"] : ["chat"]
}

const defaultContextTokens = 32_768
const defaultConcurrency = 4

/**
 * Makes a target of a model behind a server with OpenAI's API: llama-server, vLLM, Ollama, LM Studio, or any other. Opens
 * nothing and reads nothing until asked.
 */
export const openaiCompatible = (options: OpenAICompatibleOptions): NetworkTarget => {
  checkNumbers(options)
  const { apiKey, model, server = "openai", timeoutMs = 600_000 } = options
  const id = options.id ?? model
  const dialect = dialectOf(server)
  const address = readAddress(options.baseURL ?? dialect.baseURL)
  const stated = options.zone ?? (isLiteralLoopback(address.hostname) ? "device" : "cloud")
  // On vLLM a name is where the weights were published, and they run there.
  const isForwarded = server !== "vllm" && isCloudModel(model)
  const zone = isForwarded ? "cloud" : stated
  checkZone(address, zone)
  const card = options.card ?? findCard(model) ?? unknownCard(model)
  const serves = options.serves ?? defaultServes(model, card, dialect)
  const reachRequest = makeReachRequest(id)
  const facts = makeFactsReader({ target: id, model, zone, address, dialect, apiKey, reachRequest })

  const { conditionCalls: calls = [] } = dialect
  const { origin } = address
  const condition = makeConditionReader({ target: id, zone, origin, calls, apiKey, reachRequest })

  const contextLimit = () => {
    const { contextTokens, trainedTokens } = facts.known()
    // Ollama loads what it is asked for; other servers have loaded what they say.
    const most = server === "ollama" && options.contextTokens !== undefined ? trainedTokens : contextTokens
    const known = [options.contextTokens, most].filter((tokens) => tokens !== undefined)
    if (known.length > 0) return { tokens: Math.min(...known), estimated: false }
    const { contextWindow } = card
    return {
      tokens: Math.min(
        contextWindow === "unknown" ? defaultContextTokens : contextWindow,
        server === "ollama" ? 4096 : Infinity,
      ),
      estimated: true,
    }
  }
  const warnings = () => [
    ...(isForwarded && stated !== "cloud"
      ? [`${id}: by its name \`${model}\` is forwarded to a cloud, so it counts as \`cloud\`.`]
      : []),
    ...(!isForwarded && zone !== "cloud" && facts.known().forwards === true
      ? [`${id}: its server says that it forwards to others; see that none of them is a third party.`]
      : []),
  ]
  return {
    kind: "network",
    id,
    model,
    zone,
    card,
    serves,
    get concurrency() {
      return options.concurrency ?? facts.known().slots ?? defaultConcurrency
    },
    contextLimit,
    tokenizer: requestTokenizerFor(card),
    warnings,
    learn: Effect.all([facts.read, condition.read], { concurrency: "unbounded", discard: true }),
    condition: condition.known,
    service: serviceOf(address, zone, options.service ?? {}),
    endpoint: {
      origin: address.origin,
      paths: serves.flatMap((kind) => dialect.exchanges[kind] ?? []).map(({ path }) => pathAt(address, path)),
    },
    encode: (request) => encode({ id, model, serves, address, dialect, contextTokens: contextLimit().tokens }, request),
    answer: (cleared) =>
      answer(
        {
          id,
          model,
          zone,
          address,
          dialect,
          serves,
          apiKey,
          timeoutMs,
          reachRequest,
          facts,
          tellsForwarding: server === "ollama",
        },
        cleared,
      ),
    close: Effect.sync(reachRequest.close),
  }
}
