import { extname } from "node:path"
import { Worker } from "node:worker_threads"
import {
  type EncodingName,
  type TiktokenAnswer,
  type TiktokenQuestion,
  type TiktokenRanks,
} from "./tiktoken-protocol.ts"

/** The thread's program: TypeScript in a checkout, JavaScript in the package. */
const entry = new URL(`./tiktoken-worker${extname(import.meta.url)}`, import.meta.url)

interface Waiting {
  readonly resolve: (count: number) => void
  readonly reject: (cause: Error) => void
}

/**
 * Counts with tiktoken, in a thread of its own that starts with the first text: it takes a third of a second to load and
 * 70 MB, and large texts tens of milliseconds. An idle thread does not keep the program running.
 */
export const makeThreadCounter = (ranks: TiktokenRanks | EncodingName) => {
  const waiting = new Map<number, Waiting>()
  let worker: Worker | undefined
  let lastId = 0

  const fail = (cause: Error): void => {
    worker = undefined
    const failed = [...waiting.values()]
    waiting.clear()
    for (const { reject } of failed) reject(cause)
  }

  const start = (): Worker => {
    const started = new Worker(entry, { workerData: ranks })
    started.unref()
    started.on("message", ({ id, count }: TiktokenAnswer) => {
      const asked = waiting.get(id)
      waiting.delete(id)
      if (waiting.size === 0) started.unref()
      asked?.resolve(count)
    })
    // Its message could quote the text.
    started.on("error", (thrown: unknown) =>
      fail(new Error(`tiktoken ended with ${thrown instanceof Error ? thrown.name : "an error"}`)),
    )
    started.on("exit", () => fail(new Error("tiktoken's thread ended")))
    return started
  }

  return (text: string): Promise<number> => {
    worker ??= start()
    const { promise, resolve, reject } = Promise.withResolvers<number>()
    const id = ++lastId
    waiting.set(id, { resolve, reject })
    worker.ref()
    worker.postMessage({ id, text } satisfies TiktokenQuestion)
    return promise
  }
}
