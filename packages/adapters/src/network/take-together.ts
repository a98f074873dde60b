import { setImmediate as nextTurn } from "node:timers/promises"

/** How much of a stream is taken together at most, so that a fast one does not pile up. */
const mostTogether = 64

const notNow = Symbol("not now")

/**
 * Gives what a stream holds ready in one turn of the event loop together, and waits for no more. What comes before a failure
 * is given before it. Leaving early cancels the stream.
 */
export async function* takeTogether<A>(stream: ReadableStream<A>): AsyncGenerator<ReadonlyArray<A>, void, undefined> {
  const reader = stream.getReader()
  try {
    for (let next = reader.read(); ;) {
      const first = await next
      if (first.done) return
      const together = [first.value]
      const turn = nextTurn(notNow)
      for (;;) {
        next = reader.read()
        const read = await Promise.race([next.catch(() => notNow), turn])
        // What ended the batch is looked at again when it is the first of the next one.
        if (typeof read === "symbol" || read.done || together.length === mostTogether) break
        together.push(read.value)
      }
      yield together
    }
  } finally {
    await reader.cancel()
  }
}
