import { type ChatReply, type EmbedReply, type InfillReply, type JsonObject, type RoutedPart } from "@postern/core"
import type * as Result from "effect/Result"
import { type Refusal } from "./refusal.ts"

/** Writes the events of one streamed answer, in its dialect. */
export interface EventWriter {
  /** The text of all events that a part of the answer gives; empty where it gives none. */
  readonly part: (part: RoutedPart) => string
  /** What ends an answer that is complete. */
  readonly end: () => string
  /** What ends an answer that broke: an explicit error, never an end that was not reached. */
  readonly error: (refusal: Refusal) => string
}

interface CallFacts {
  /** What the router is asked. */
  readonly input: JsonObject
}

/** A call that was understood: what to ask the router, and how to write down its answer. */
export type DecodedCall =
  | (CallFacts & {
      readonly kind: "chat"
      readonly whole: (reply: ChatReply) => object
      /** Absent: the caller wants the answer whole. */
      readonly events?: () => EventWriter
    })
  | (CallFacts & {
      readonly kind: "infill"
      readonly whole: (reply: InfillReply) => object
      readonly events?: () => EventWriter
    })
  | (CallFacts & { readonly kind: "embed"; readonly whole: (reply: EmbedReply) => object })
  | (CallFacts & {
      /** Only the size of a conversation is asked for. */
      readonly kind: "count"
      readonly whole: (tokens: number) => object
    })

/** One address of the gateway in one dialect. */
export interface Endpoint {
  readonly decode: (body: JsonObject) => Result.Result<DecodedCall, Refusal>
  /** The dialect's error object. */
  readonly error: (refusal: Refusal) => object
}
