import { ModelError } from "@postern/core"
import * as Effect from "effect/Effect"

/** A key, or a function that fetches one when it is needed. */
export type ApiKey = string | (() => string | Promise<string>)

const unauthorized = (target: string, message: string) => new ModelError({ reason: "unauthorized", target, message })

/** Finds the key for one call; empty where there is none. The environment is read here, at the call, and nowhere else. */
export const readApiKey = Effect.fnUntraced(function* (
  target: string,
  apiKey: ApiKey | undefined,
  variable: string | undefined,
): Effect.fn.Return<string, ModelError> {
  const given = yield* Effect.tryPromise({
    try: async () =>
      typeof apiKey === "function"
        ? apiKey()
        : (apiKey ?? (variable === undefined ? undefined : process.env[variable]) ?? ""),
    // The cause is left out: what a key store says of a key may hold the key.
    catch: () => unauthorized(target, "`apiKey` is a function and it failed; see that it returns the server's API key"),
  })
  const key = given.trim()
  // Checked here because the header's own check would quote the key in its message.
  if (!/^[\x21-\x7e]*$/.test(key)) {
    return yield* unauthorized(target, "`apiKey` holds characters that no API key has; set it to the key alone")
  }
  return key
})

/** The header that carries a key; none where there is none. */
export const keyHeader = (key: string): Readonly<Record<string, string>> =>
  key === "" ? {} : { authorization: `Bearer ${key}` }
