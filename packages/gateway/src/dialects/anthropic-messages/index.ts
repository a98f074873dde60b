import * as Result from "effect/Result"
import { checkShape } from "../check-shape.ts"
import { type DecodedCall, type Endpoint } from "../endpoint.ts"
import { invalid } from "../refusal.ts"
import { decodeMessages } from "./decode.ts"
import { anthropicError, encodeMessage } from "./encode.ts"
import { makeMessageEvents } from "./events.ts"
import { MessagesSchema } from "./wire.ts"

/** `POST /v1/messages`, for Anthropic's clients. */
export const anthropicMessages: Endpoint = {
  decode: (body) =>
    Result.flatMap(checkShape(MessagesSchema, body), (messages) =>
      messages.max_tokens === undefined
        ? Result.fail(invalid("Expected `max_tokens`, came none; say how many tokens the answer may have."))
        : Result.map(decodeMessages(messages), (input): DecodedCall => ({
            kind: "chat",
            input,
            whole: encodeMessage,
            ...(messages.stream === true ? { events: makeMessageEvents } : {}),
          })),
    ),
  error: anthropicError,
}

/** `POST /v1/messages/count_tokens`: how large a conversation is, as the target that would answer counts it. */
export const anthropicCount: Endpoint = {
  decode: (body) =>
    Result.flatMap(checkShape(MessagesSchema, body), (messages) =>
      Result.map(decodeMessages(messages), (input): DecodedCall => ({
        kind: "count",
        input,
        whole: (tokens) => ({ input_tokens: tokens }),
      })),
    ),
  error: anthropicError,
}
