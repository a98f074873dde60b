import type * as Effect from "effect/Effect"
import type * as Stream from "effect/Stream"
import { type ClearedRequest } from "../clear/cleared-request.ts"
import { type RequestTokenizer } from "../tokens/request-tokenizer.ts"
import { type ModelCard, type Service } from "./model-card.ts"
import { type ModelError } from "./model-error.ts"
import { type ModelRequest } from "./request.ts"
import { type StreamPart } from "./stream-part.ts"
import { type WireRequest } from "./wire-request.ts"
import { type Zone } from "./zone.ts"

/** The kinds of request a target can be asked. */
export type RequestKind = ModelRequest["kind"]

/** How many tokens prompt and answer may have together. */
export interface ContextLimit {
  readonly tokens: number
  /** `true` until the model is loaded and has said its real context. */
  readonly estimated: boolean
}

/** How long a target may take. Absent: generous limits by its kind, for an engine with the time to load its model. */
export interface Deadlines {
  /** Until the answer begins: connection and headers, or the loaded model. */
  readonly connectMs?: number
  /** From then until the first content. */
  readonly firstTokenMs?: number
  /** More of both for each token of the prompt. */
  readonly firstTokenMsPerPromptToken?: number
  readonly betweenTokensMs?: number
  readonly totalMs?: number
}

interface TargetFacts {
  /** Unique among a router's targets; also the model name that callers may ask for. */
  readonly id: string
  readonly card: ModelCard
  readonly serves: ReadonlyArray<RequestKind>
  /** How many requests run at once; the rest wait in the target's lane. */
  readonly concurrency: number
  /** How many infill requests run at once besides those, in a lane of their own. Absent: infill shares the lane. */
  readonly infillConcurrency?: number
  /** The limit as known now; never loads anything. */
  readonly contextLimit: () => ContextLimit
  /** Sizes requests to this model. Absent: by the card's vocabulary and template. */
  readonly tokenizer?: RequestTokenizer
  /** What a person should know of this target by now, for instance that its file holds another vocabulary than its card. */
  readonly warnings?: () => ReadonlyArray<string>
  readonly deadlines?: Deadlines
  /** Frees everything the target holds. Idempotent. */
  readonly close: Effect.Effect<void>
}

/** What an engine process holds and does. */
export interface EngineStatus {
  readonly contextTokens: number
  /** Weights and contexts, as the engine accounts for them. */
  readonly ramBytes: number
  readonly vramBytes: number
  /** What the system says the process takes. */
  readonly residentBytes: number
  /** Requests under way, of all clients. */
  readonly running: number
  /** Processes that use the engine. */
  readonly clients: number
  /** Tokens of prompts that were evaluated, of all requests so far; what was found in a cache is not among them. */
  readonly evaluatedTokens: number
}

/** A model that runs inside this machine and is spoken to without a network. */
export interface EngineTarget extends TargetFacts {
  readonly kind: "engine"
  readonly zone: "device"
  /** Loads ahead what the first request would load. */
  readonly warm: Effect.Effect<void, ModelError>
  /** What the running engine holds and does; nothing where none runs. Starts none. */
  readonly status?: Effect.Effect<EngineStatus | undefined>
  /** Answers. Interruption stops the engine's work on it. */
  readonly answer: (request: ModelRequest) => Stream.Stream<StreamPart, ModelError>
}

/** How a server is at this moment, by its own word. */
export interface ServerCondition {
  /** Why it cannot answer yet; absent: it can, or does not say. */
  readonly unready?: string
  /** How many requests it works on, whosever they are; absent: it does not say. */
  readonly running?: number
}

/** A model behind HTTP. Nothing but a `ClearedRequest` reaches it. */
export interface NetworkTarget extends TargetFacts {
  readonly kind: "network"
  readonly zone: Exclude<Zone, "nowhere">
  /** The model's name as it goes over the wire: what the policy's `cloud.models` is held against, whatever the id. */
  readonly model: string
  readonly service: Service
  /** The only place this target sends requests to. */
  readonly endpoint: { readonly origin: string; readonly paths: ReadonlyArray<string> }
  /**
   * Reads what the server says of itself, its context for instance, and how it is at this moment; the calls carry nothing of
   * a request. What lasts is asked once in a while only. Never fails, and is bounded in time. Absent: there is nothing to learn.
   */
  readonly learn?: Effect.Effect<void>
  /** What `learn` heard of the server's condition just now. Absent: it never says. */
  readonly condition?: () => ServerCondition
  /** Writes the final text. Pure. */
  readonly encode: (request: ModelRequest) => Effect.Effect<WireRequest, ModelError>
  /** The target that stands in where this one's model is retired, under the same id; nothing while it answers. */
  readonly replacement?: () => NetworkTarget | undefined
  /** Set on a target that stands in for another: what the route says of it. */
  readonly replaces?: { readonly explanation: string }
  /** Sends those bytes and no others. Interruption closes the connection. */
  readonly answer: (cleared: ClearedRequest) => Stream.Stream<StreamPart, ModelError>
}

/** One model at one place. */
export type Target = EngineTarget | NetworkTarget
