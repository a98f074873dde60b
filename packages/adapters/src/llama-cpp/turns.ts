import type { Lane } from "./engine-protocol.ts"

/** Who may compute next: the engine evaluates in steps, and a lane's step waits while a lane before it has work. */
export interface Turns {
  /** Tells that a job of this lane has work, until the function that it gives is called. */
  readonly enter: (lane: Lane) => () => void
  /** Resolves when a job of this lane may take its next step; at once when `signal` aborts, to let the job end. */
  readonly take: (lane: Lane, signal: AbortSignal) => Promise<void>
}

const order: ReadonlyArray<Lane> = ["infill", "chat", "background"]

/**
 * What waits takes one step in this time all the same: its caller sees that it lives, and a lane that never empties stops
 * nobody. Long against one step, so that it costs the lanes before it little.
 */
const patienceMs = 1000

/** Makes the turns of one engine. */
export const makeTurns = (): Turns => {
  const working = new Map<Lane, number>(order.map((lane) => [lane, 0]))
  const waiting = new Set<{ readonly lane: Lane; readonly go: () => void }>()
  const mustWait = (lane: Lane): boolean =>
    order.slice(0, order.indexOf(lane)).some((before) => (working.get(before) ?? 0) > 0)
  const add = (lane: Lane, count: number): void => {
    working.set(lane, (working.get(lane) ?? 0) + count)
  }
  return {
    enter: (lane) => {
      add(lane, 1)
      let isInside = true
      return () => {
        if (!isInside) return
        isInside = false
        add(lane, -1)
        for (const entry of waiting) if (!mustWait(entry.lane)) entry.go()
      }
    },
    take: (lane, signal) => {
      if (!mustWait(lane) || signal.aborted) return Promise.resolve()
      const { promise, resolve } = Promise.withResolvers<void>()
      const go = (): void => {
        waiting.delete(entry)
        clearTimeout(timer)
        signal.removeEventListener("abort", go)
        resolve()
      }
      const entry = { lane, go }
      const timer = setTimeout(go, patienceMs)
      waiting.add(entry)
      signal.addEventListener("abort", go, { once: true })
      return promise
    },
  }
}
