import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { invalid, type Refusal } from "./refusal.ts"

/** Checks a body by a dialect's schema. Schema's messages name what was expected and where, never the value that came. */
export const checkShape = <A>(schema: Schema.Decoder<A>, body: unknown): Result.Result<A, Refusal> =>
  Result.mapError(Schema.decodeUnknownResult(schema)(body), ({ message }) =>
    invalid(
      `The request is not of the expected form: ${message.replaceAll("\n  at ", " at ").replaceAll("\n", "; ").slice(0, 500)}`,
    ),
  )
