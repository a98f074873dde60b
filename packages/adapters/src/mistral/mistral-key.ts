import { ModelError } from "@postern/core"
import * as Effect from "effect/Effect"
import { type ApiKey, readApiKey } from "../network/api-key.ts"

/** Finds Mistral's key for one call; there must be one. */
export const mistralKey = (target: string, apiKey: ApiKey | undefined): Effect.Effect<string, ModelError> =>
  Effect.flatMap(readApiKey(target, apiKey, "MISTRAL_API_KEY"), (key) =>
    key === ""
      ? Effect.fail(
          new ModelError({
            reason: "unauthorized",
            target,
            message: "Mistral needs a key and found none; set `MISTRAL_API_KEY` or the option `apiKey`",
          }),
        )
      : Effect.succeed(key),
  )
