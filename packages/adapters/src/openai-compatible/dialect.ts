import { type JsonObject, type ModelRequest, type RequestKind, type ServerCondition } from "@postern/core"
import { type AnsweredVectors } from "../network/embedding-parts.ts"
import { type AnswerEvent } from "../network/fold-answer.ts"

/** The servers whose own ways are known. `openai`: nothing but what OpenAI's API has, whoever offers it. */
export type OpenAICompatibleServer = "openai" | "llama-server" | "vllm" | "ollama" | "lm-studio"

/** What a body is written for. */
export interface WrittenFor {
  readonly model: string
  /** How many tokens prompt and answer may have together, as known now. */
  readonly contextTokens: number
}

/** How one kind of request is asked and answered. */
export interface Exchange {
  /** Below the base URL, or below the server's root. */
  readonly path: { readonly from: "base" | "root"; readonly path: string }
  /** How an answer comes: as server-sent events, lines of JSON, or one JSON value. */
  readonly format: "sse" | "lines" | "json"
  readonly writeBody: (request: ModelRequest, target: WrittenFor) => JsonObject
  /** Maps one event of a stream. */
  readonly readEvent?: (event: unknown) => AnswerEvent
  /** Maps the one value of an embeddings answer. */
  readonly readVectors?: (answer: unknown) => AnsweredVectors
}

/** What a server says of itself and of one model. */
export interface ServerFacts {
  /** How many tokens a request has there: of one slot, as loaded. */
  readonly contextTokens?: number
  /** The most that the model was trained for. */
  readonly trainedTokens?: number
  /** How many requests it runs at once. */
  readonly slots?: number
  /** The ids it offers. */
  readonly models?: ReadonlyArray<string>
  /** It does not run the model itself. */
  readonly forwards?: boolean
}

/** What a control-plane call asks; it carries the key and the model's name, and nothing of a request. */
export interface FactsCall {
  readonly method: "GET" | "POST"
  readonly path: Exchange["path"]
  readonly body?: JsonObject
  readonly read: (answer: unknown, model: string) => Partial<ServerFacts>
}

/** What a call asks of a server's condition; it carries the key alone. */
export interface ConditionCall {
  readonly path: string
  readonly read: (status: number, answer: unknown) => ServerCondition
}

/** How one kind of server is spoken to. */
export interface Dialect {
  /** Where it stands unless told otherwise. */
  readonly baseURL: string | undefined
  /** What it can be asked at all. */
  readonly exchanges: Readonly<Partial<Record<RequestKind, Exchange>>>
  /** What it says of itself and of the model. */
  readonly factsCalls: (model: string) => ReadonlyArray<FactsCall>
  /** Where it says how it is at this moment, below its root. Absent: nowhere. */
  readonly conditionCalls?: ReadonlyArray<ConditionCall>
}
