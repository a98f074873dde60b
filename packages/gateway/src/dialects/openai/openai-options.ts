import { type JsonObject } from "@postern/core"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { checkShape } from "../check-shape.ts"
import { invalid, type Refusal } from "../refusal.ts"

const OptionsSchema = Schema.Struct({
  stream: Schema.optionalKey(Schema.NullOr(Schema.Boolean)),
  stream_options: Schema.optionalKey(
    Schema.NullOr(Schema.Struct({ include_usage: Schema.optionalKey(Schema.NullOr(Schema.Boolean)) })),
  ),
  n: Schema.optionalKey(Schema.NullOr(Schema.Int)),
  best_of: Schema.optionalKey(Schema.NullOr(Schema.Int)),
})

/** How the caller wants its answer. */
export interface AnswerOptions {
  readonly isStream: boolean
  /** The account of tokens comes as an event of its own. */
  readonly includesUsage: boolean
}

/** Reads how the caller wants its answer. */
export const readAnswerOptions = (body: JsonObject): Result.Result<AnswerOptions, Refusal> =>
  Result.flatMap(checkShape(OptionsSchema, body), ({ stream, stream_options: options, n, best_of: best }) =>
    (n ?? 1) > 1 || (best ?? 1) > 1
      ? Result.fail(
          invalid("Expected `n` and `best_of` to be 1 or absent: one answer is given; ask several times instead."),
        )
      : Result.succeed({ isStream: stream === true, includesUsage: options?.include_usage === true }),
  )

/** Fields that tell how the caller wants the answer: they are between the caller and us. A `null` says nothing. */
export const withoutAnswerOptions = (body: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries(body).filter(
      ([name, value]) => value !== null && !["stream", "stream_options", "n", "best_of"].includes(name),
    ),
  )
