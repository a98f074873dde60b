import { type RouterService, type Target } from "@postern/core"
import * as Effect from "effect/Effect"
import { type Endpoint } from "../dialects/endpoint.ts"
import { Refusal } from "../dialects/refusal.ts"
import { type Address, decodeName, readAddress } from "./address.ts"
import { answerCall } from "./answer-call.ts"
import { checkSource, type Sources } from "./check-source.ts"
import { chooseWorkspace, type Workspaces } from "./choose-workspace.ts"
import { type Client } from "./clients.ts"
import { dialectOf, endpoints } from "./endpoints.ts"
import { type Asked, type Gate, type Reply } from "./exchange.ts"
import { modelList, modelOf } from "./model-list.ts"
import { applyModelName, type ModelAliases } from "./model-names.ts"
import { readJson } from "./read-json.ts"

/** What the gate is made of. */
export interface GateParts {
  readonly service: RouterService["Service"]
  readonly targets: ReadonlyArray<Target>
  readonly aliases: ModelAliases
  readonly sources: Sources
  /** Tells who asks. */
  readonly clientOf: (asked: Asked) => Client | Refusal
  readonly workspaces: Workspaces
  /** Whether new requests are taken. */
  readonly isReady: () => boolean
  /** How long the reader of a stream hears nothing at most. */
  readonly keepAliveMs: number
  /** The text of `/metrics`. */
  readonly metrics: Effect.Effect<string>
}

const json = { "content-type": "application/json" } as const

const refuse = (reply: Reply, dialect: Endpoint, refusal: Refusal): void => {
  const { retryAfterMs, status, code, id } = refusal
  reply.send(
    status,
    {
      ...json,
      ...(retryAfterMs === undefined ? {} : { "retry-after": String(Math.max(1, Math.ceil(retryAfterMs / 1000))) }),
      ...(id === undefined ? {} : { "x-request-id": id, "x-postern-request-id": id }),
      // Clients that try again by themselves need not: nothing but waiting changes it.
      ...([402, 409, 413, 501].includes(status) ? { "x-should-retry": "false" } : {}),
      "x-postern-error": code,
    },
    JSON.stringify(dialect.error(refusal)),
  )
}

const notFound = new Refusal({
  status: 404,
  code: "unknown_endpoint",
  message:
    "Expected an address of this gateway, came another; it has /v1/chat/completions, /v1/responses, /v1/completions, /v1/embeddings, /v1/fim/completions, /v1/messages and /v1/models.",
})

const noModels = new Refusal({
  status: 503,
  code: "no_models",
  message:
    "Expected a model to ask, came none: no model is configured, and none was found on this machine. Add one to `targets` in config.jsonc, for instance with `postern models add FILE`, and start `postern serve` again.",
})

const wrongMethod = new Refusal({
  status: 405,
  code: "method_not_allowed",
  message: "Expected POST for this address, came another method.",
})

/** What a web page that may ask is told. */
const corsHeaders = (origin: string) => ({
  "access-control-allow-origin": origin,
  "access-control-expose-headers": "x-postern-request-id, x-postern-target, x-postern-zone, x-postern-reason",
  vary: "origin",
})

/** Answers that carry the origin they may be read by, where it is a known one. */
const withCors = (reply: Reply, { headers: { origin } }: Asked, { origins }: Sources): Reply => {
  if (origin === undefined || !origins.includes(origin)) return reply
  const cors = corsHeaders(origin)
  return {
    ...reply,
    send: (status, headers, body) => reply.send(status, { ...headers, ...cors }, body),
    start: (status, headers) => reply.start(status, { ...headers, ...cors }),
  }
}

const preflightHeaders = {
  "access-control-allow-methods": "GET, POST",
  "access-control-allow-headers":
    "authorization, content-type, x-api-key, anthropic-version, x-postern-workspace, x-session-id",
  "access-control-max-age": "600",
} as const

const listModels = ({ path }: Address, asked: Asked, reply: Reply, targets: ReadonlyArray<Target>): void => {
  const isAnthropic = asked.headers["anthropic-version"] !== undefined
  const id = path.slice("/v1/models/".length)
  const body = id === "" ? modelList(targets, isAnthropic) : modelOf(targets, decodeName(id), isAnthropic)
  if (body !== undefined) return reply.send(200, json, JSON.stringify(body))
  const message = "Expected the id of a model in the list of /v1/models, came another."
  refuse(reply, dialectOf(path), new Refusal({ status: 404, code: "model_not_found", message }))
}

/** Makes the gate: who may ask, what is asked in which dialect, and the router's answer in the same. */
export const makeGate = (parts: GateParts): Gate => {
  const { service, targets, sources, clientOf, workspaces } = parts

  const ask = Effect.fnUntraced(function* (asked: Asked, reply: Reply, address: Address, client: Client) {
    if (asked.method === "GET" && /^\/v1\/models(?:\/|$)/.test(address.path)) {
      yield* Effect.fromResult(chooseWorkspace(workspaces, address, asked, client))
      return listModels(address, asked, reply, targets)
    }
    const endpoint = endpoints.get(address.path)
    if (endpoint === undefined) return yield* notFound
    if (asked.method !== "POST") return yield* wrongMethod
    const workspace = yield* Effect.fromResult(chooseWorkspace(workspaces, address, asked, client))
    if (targets.length === 0) return yield* noModels
    const body = yield* Effect.fromResult(readJson(yield* asked.body))
    const call = yield* Effect.fromResult(endpoint.decode(body))
    const input = yield* Effect.fromResult(applyModelName(call.input, targets, parts.aliases))
    const options = { headers: asked.headers, key: client.name, ...(workspace === undefined ? {} : { workspace }) }
    yield* answerCall({ ...call, input }, options, service, reply, parts.keepAliveMs)
  })

  return (asked, plain) =>
    Effect.suspend(() => {
      const address = readAddress(asked.url)
      const { path } = address
      const dialect = endpoints.get(path) ?? dialectOf(path)
      const foreign = checkSource(asked, sources)
      if (foreign !== undefined) return Effect.sync(() => refuse(plain, dialect, foreign))
      const reply = withCors(plain, asked, sources)
      if (asked.method === "OPTIONS") return Effect.sync(() => reply.send(204, preflightHeaders, ""))
      if (path === "/healthz") return Effect.sync(() => reply.send(200, json, '{"status":"ok"}'))
      if (path === "/readyz") {
        const [status, word] = parts.isReady() ? ([200, "ready"] as const) : ([503, "draining"] as const)
        return Effect.sync(() => reply.send(status, json, JSON.stringify({ status: word, targets: targets.length })))
      }
      const client = clientOf(asked)
      if (client instanceof Refusal) return Effect.sync(() => refuse(reply, dialect, client))
      if (asked.method === "GET" && path === "/metrics") {
        return Effect.map(parts.metrics, (text) =>
          reply.send(200, { "content-type": "text/plain; version=0.0.4" }, text),
        )
      }
      return Effect.catch(ask(asked, reply, address, client), (refusal) =>
        Effect.sync(() => refuse(reply, dialect, refusal)),
      )
    })
}
