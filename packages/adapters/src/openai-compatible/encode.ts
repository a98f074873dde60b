import { ModelError, type ModelRequest, type RequestKind, type WireRequest } from "@postern/core"
import * as Effect from "effect/Effect"
import { type Dialect, type WrittenFor } from "./dialect.ts"
import { pathAt, type ServerAddress } from "./endpoint.ts"

/** What `encode` must know of its target. */
export interface EncodedFor extends WrittenFor {
  readonly id: string
  readonly serves: ReadonlyArray<RequestKind>
  readonly address: ServerAddress
  readonly dialect: Dialect
}

/** Mistral's clients have another name for what all of these servers call `seed`. */
const withSeed = (request: ModelRequest): ModelRequest => {
  const { random_seed: seed, ...body } = request.body
  if (seed === undefined) return request
  switch (request.kind) {
    case "chat":
      return { ...request, body: { seed, ...body, messages: request.body.messages } }
    case "infill":
      return { ...request, body: { seed, ...body, prefix: request.body.prefix, suffix: request.body.suffix } }
    case "embed":
      return { ...request, body: { ...body, input: request.body.input } }
  }
}

/** Writes the final text of a request for one server. Fields that nobody here knows pass through. */
export const encode = (target: EncodedFor, request: ModelRequest): Effect.Effect<WireRequest, ModelError> => {
  const { address, dialect, serves } = target
  const exchange = serves.includes(request.kind) ? dialect.exchanges[request.kind] : undefined
  if (exchange === undefined) {
    return Effect.fail(
      new ModelError({
        reason: "unsupported",
        target: target.id,
        message: `This target serves ${serves.join(", ")}, not ${request.kind}; change \`serves\` if model and server can do it`,
      }),
    )
  }
  return Effect.sync(() => ({
    method: "POST",
    url: `${address.origin}${pathAt(address, exchange.path)}`,
    headers: {
      "content-type": "application/json",
      accept: exchange.format === "sse" ? "text/event-stream" : "application/json",
    },
    body: JSON.stringify(exchange.writeBody(withSeed(request), target)),
  }))
}
