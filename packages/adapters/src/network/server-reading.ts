import * as Effect from "effect/Effect"
import { type ApiKey, keyHeader, readApiKey } from "./api-key.ts"

/** What is read of a server now and then, by calls that carry the key and nothing of a request. */
export interface ServerReading {
  /** Reads where what is known is old; who comes meanwhile waits for the same reading. Never fails. */
  readonly read: Effect.Effect<void>
  /** Milliseconds since the latest reading ended; infinite before the first. */
  readonly ageMs: () => number
}

/** What a reading is made of. */
export interface ServerReadingOptions {
  readonly target: string
  readonly apiKey: ApiKey | undefined
  /** Asks the server, with its key, and says for how many milliseconds that holds; without its key nobody asks. */
  readonly ask: (key: string) => Promise<number>
  /** Nobody could ask: how long that holds, in milliseconds. */
  readonly unasked: () => number
}

/** Makes a reading. Reads nothing yet. */
export const makeServerReading = ({ apiKey, ask, target, unasked }: ServerReadingOptions): ServerReading => {
  let endedMs = Number.NEGATIVE_INFINITY
  let freshMs = 0
  let running: Promise<void> | undefined

  const run = async (): Promise<void> => {
    try {
      freshMs = await ask(await Effect.runPromise(readApiKey(target, apiKey, undefined)))
    } catch {
      freshMs = unasked()
    }
    endedMs = performance.now()
    running = undefined
  }

  const ageMs = (): number => performance.now() - endedMs
  return {
    ageMs,
    read: Effect.promise(async () => {
      if (ageMs() > freshMs) running ??= run()
      await running
    }),
  }
}

/** Headers of a call that asks a server about itself. */
export const askingHeaders = (key: string): Readonly<Record<string, string>> => ({
  accept: "application/json",
  ...keyHeader(key),
})
