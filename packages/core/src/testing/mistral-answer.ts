import { type Json } from "../model/json.ts"

/** A tool call that the loopback server answers with. */
export interface MistralToolCall {
  /** Absent: made from the call's position, nine characters as Mistral's own. */
  readonly id?: string
  readonly name: string
  /** A string goes out as it is; anything else as a JSON object, which the API does too. */
  readonly arguments: Json
}

/**
 * A way to go wrong, by script.
 *
 * - `status`: an error status with the body the API gives with it; `retryAfter` becomes the header of that name
 * - `reset`: the connection ends before any header
 * - `cut`: the connection ends after `after` pieces (default 1)
 * - `stall`: nothing more comes after `after` pieces, 0 meaning not even a header (default 0), until the client leaves
 * - `no-done`: the stream ends properly but without `[DONE]`
 * - `no-finish`: the stream ends properly but never says a finish reason
 * - `error-event`: an error object instead of the piece after `after` pieces (default 1)
 * - `bad-event`: an event that is not JSON, after `after` pieces (default 1)
 * - `redirect`: status 307 to `location`
 */
export type MistralFault =
  | { readonly kind: "status"; readonly status: number; readonly body?: Json | string; readonly retryAfter?: string }
  | { readonly kind: "reset" }
  | { readonly kind: "cut" | "stall" | "error-event" | "bad-event"; readonly after?: number }
  | { readonly kind: "no-done" | "no-finish" }
  | { readonly kind: "redirect"; readonly location: string }

/** What the loopback server answers. Every field has a default, so `{}` is an answer too. */
export interface MistralAnswer {
  /** The text, one stream event each. Absent: a fixed greeting, or a line of code for infill. */
  readonly pieces?: ReadonlyArray<string>
  /** Reasoning that comes before the text, one stream event each. */
  readonly reasoning?: ReadonlyArray<string>
  readonly toolCalls?: ReadonlyArray<MistralToolCall>
  /** Absent: `tool_calls` where there are any, otherwise `stop`. */
  readonly finishReason?: string
  /** Absent: counted in words. */
  readonly usage?: Readonly<Record<string, Json>>
  readonly fault?: MistralFault
}

/** One call as the server understood it; what an answer can be made from. */
export interface MistralCall {
  readonly path: string
  /** Position among the POST requests of this server, from 0. */
  readonly index: number
  /** The parsed body; an empty object where it is not a JSON object. */
  readonly body: Readonly<Record<string, unknown>>
}

/** One answer for all, a list used in order (the last one again and again), or a function of the call. */
export type MistralAnswers =
  | MistralAnswer
  | ReadonlyArray<MistralAnswer>
  | ((call: MistralCall) => MistralAnswer | Promise<MistralAnswer>)

const isList = (answers: MistralAnswers): answers is ReadonlyArray<MistralAnswer> => Array.isArray(answers)

/** Finds the answer to one call. */
export const answerTo = async (answers: MistralAnswers, call: MistralCall): Promise<MistralAnswer> => {
  if (typeof answers === "function") return answers(call)
  if (!isList(answers)) return answers
  return answers[Math.min(call.index, answers.length - 1)] ?? {}
}

/** The text of a chat's last user message, or of an infill's prompt: what an answer may be made from. */
export const askedText = (call: MistralCall): string => {
  if (typeof call.body["prompt"] === "string") return call.body["prompt"]
  const messages: unknown = call.body["messages"]
  const last: unknown = Array.isArray(messages) ? messages.at(-1) : undefined
  if (typeof last !== "object" || last === null || !("content" in last)) return ""
  return typeof last.content === "string" ? last.content : JSON.stringify(last.content)
}
