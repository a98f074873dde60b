import * as Effect from "effect/Effect"
import { type Reply } from "./exchange.ts"

/** A comment of a stream of server-sent events: readers pass over it. */
const comment = ": waiting\n\n"

/** A reply whose reader hears something at least so often, while a model reads a long prompt or thinks. */
export interface KeptAlive {
  /** Writes events; what `start` must send first is sent. */
  readonly write: Reply["write"]
  /** Whether anything was sent: the status and headers are final then. */
  readonly hasStarted: () => boolean
  /** Sends comments while nothing else is sent; never ends by itself. */
  readonly beat: Effect.Effect<never>
}

/** Makes a reply that is kept alive; `start` begins it, once, with the first thing that is sent. */
export const keepAlive = (reply: Reply, start: () => void, everyMs: number): KeptAlive => {
  let writes = 0
  let isWriting = false
  const written = () => {
    isWriting = false
  }
  const write = (text: string): Effect.Effect<void> =>
    Effect.suspend(() => {
      if (writes === 0) start()
      writes++
      isWriting = true
      return Effect.map(reply.write(text), written)
    })
  const beat = Effect.suspend(() => {
    const before = writes
    // A reader that is slower than the answer has something to read.
    const speak = Effect.suspend(() => (writes === before && !isWriting ? write(comment) : Effect.void))
    return Effect.andThen(Effect.sleep(everyMs / 2), speak)
  }).pipe(Effect.forever)
  return { write, hasStarted: () => writes > 0, beat }
}
