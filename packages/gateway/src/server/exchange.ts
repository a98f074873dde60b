import type * as Effect from "effect/Effect"
import { type Refusal } from "../dialects/refusal.ts"

/** A request as it arrived, whatever carries it. */
export interface Asked {
  readonly method: string
  /** Path and query. */
  readonly url: string
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>
  /** Reads the body, once; fails where it is too large or does not come. */
  readonly body: Effect.Effect<Uint8Array, Refusal>
}

/** Headers of an answer. */
export type AnswerHeaders = Readonly<Record<string, string>>

/** Where an answer goes: `send` it whole, or `start` it, `write` it piece by piece and `end` it. */
export interface Reply {
  readonly send: (status: number, headers: AnswerHeaders, body: string) => void
  readonly start: (status: number, headers: AnswerHeaders) => void
  /** Waits for a reader that is slower than the answer. */
  readonly write: (text: string) => Effect.Effect<void>
  readonly end: () => void
}

/** Answers requests. Interruption stops the work on the answer, before its first byte and after. */
export type Gate = (asked: Asked, reply: Reply) => Effect.Effect<void>
