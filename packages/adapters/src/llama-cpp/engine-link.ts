import { type EngineStatus } from "@postern/core"
import { setTimeout as delay } from "node:timers/promises"
import { type Attached, attachEngine } from "./attach-engine.ts"
import { toFailure } from "./engine-fault.ts"
import {
  type CountWork,
  type EngineFailure,
  type EngineJob,
  type EnginePart,
  type FromEngine,
  type Place,
  type ToEngine,
} from "./engine-protocol.ts"
import { type EngineSetup, type PendingSetup } from "./engine-setup.ts"

/** Who hears what becomes of one job. */
export interface JobListener {
  readonly part: (part: EnginePart) => void
  readonly fail: (failure: EngineFailure) => void
}

/** One engine process as this process sees it, from finding or starting it to its end. */
export interface EngineLink {
  /** The id of its process, once it is found or started. */
  readonly pid: () => number | undefined
  /** Nothing when the model is loaded, otherwise why it is not. */
  readonly loaded: Promise<EngineFailure | undefined>
  /** Starts a job and gives the function that stops it. */
  readonly run: (job: EngineJob, place: Omit<Place, "client">, listener: JobListener) => () => void
  /** Counts once the vocabulary is loaded; nothing where the engine cannot. */
  readonly count: (work: CountWork) => Promise<ReadonlyArray<number> | undefined>
  /** What the process holds and does; nothing where it ended. */
  readonly status: () => Promise<EngineStatus | undefined>
  /** Lets chat and background wait until the function that it gives is called: another engine fills in a gap. */
  readonly hold: () => () => void
  /** Lets running jobs end within `drainMs`, then leaves; the last one out ends the process. */
  readonly stop: (drainMs: number) => Promise<void>
}

/** What a host wants to know of its engine. */
export interface LinkEvents {
  readonly onLoaded: (contextTokens: number, isNarrow: boolean) => void
  /** The process is of no more use: it ended, or could not load. */
  readonly onGone: (failure: EngineFailure) => void
}

const exitMs = 2000

/** Resolves as soon as the promise does or the time is over. */
const within = async (promise: Promise<unknown>, milliseconds: number): Promise<void> => {
  const { promise: over, resolve } = Promise.withResolvers<void>()
  const timer = setTimeout(resolve, milliseconds)
  await Promise.race([promise, over])
  clearTimeout(timer)
}

/** Whether a process of that id lives. */
const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

/** Waits until an engine that this process was the last to use has given its memory back. */
const hasEnded = async (pid: number): Promise<void> => {
  const deadline = performance.now() + exitMs
  while (isAlive(pid) && performance.now() < deadline) await delay(10)
  if (isAlive(pid)) process.kill(pid, "SIGKILL")
}

/**
 * Attaches to the engine of a setup, or starts it. Waiting for a job keeps this process alive, idling does not; the engine
 * ends with the last process that is attached.
 */
export const linkEngine = (
  entry: string,
  setup: EngineSetup,
  events: LinkEvents,
  beside: () => ReadonlyArray<PendingSetup> = () => [],
): EngineLink => {
  let attached: Attached | undefined
  const unsent: Array<ToEngine> = []
  const listeners = new Map<number, JobListener>()
  const loaded = Promise.withResolvers<EngineFailure | undefined>()
  const asking = new Map<number, (reply: FromEngine | undefined) => void>()
  const idle = new Set<() => void>()
  let isLoading = true
  let isGone = false
  let lastId = 0
  let isLast = false

  const holdParent = (): void => {
    if (isLoading || listeners.size > 0 || asking.size > 0) {
      attached?.wire.ref()
    } else {
      attached?.wire.unref()
      for (const resolve of idle) resolve()
    }
  }
  const endLoading = (failure: EngineFailure | undefined): void => {
    isLoading = false
    loaded.resolve(failure)
    holdParent()
  }
  const settle = (id: number): JobListener | undefined => {
    const listener = listeners.get(id)
    listeners.delete(id)
    holdParent()
    return listener
  }
  const reply = (id: number, message: FromEngine | undefined): void => {
    const resolve = asking.get(id)
    asking.delete(id)
    holdParent()
    resolve?.(message)
  }
  const fail = (failure: EngineFailure): void => {
    if (isGone) return
    isGone = true
    events.onGone(failure)
    for (const id of asking.keys()) reply(id, undefined)
    const failed = [...listeners.values()]
    listeners.clear()
    endLoading(failure)
    for (const listener of failed) listener.fail(failure)
  }
  const send = (message: ToEngine): void => {
    if (attached === undefined) unsent.push(message)
    else attached.wire.send(message)
  }
  const ask = (message: (id: number) => ToEngine): Promise<FromEngine | undefined> => {
    const { promise, resolve } = Promise.withResolvers<FromEngine | undefined>()
    if (isGone) resolve(undefined)
    else {
      const id = ++lastId
      asking.set(id, resolve)
      holdParent()
      send(message(id))
    }
    return promise
  }

  const hear = (message: FromEngine): void => {
    switch (message.type) {
      case "loaded":
        events.onLoaded(message.contextTokens, message.isNarrow)
        return endLoading(undefined)
      case "load-failed":
        return fail(message.failure)
      case "part":
        listeners.get(message.id)?.part(message.part)
        if (message.part.type === "finish") settle(message.id)
        return
      case "counted":
      case "status":
        return reply(message.id, message)
      case "failed":
        return settle(message.id)?.fail(message.failure)
      case "left":
        isLast = message.isLast
    }
  }
  const attaching = attachEngine(entry, setup, beside).then(
    (found) => {
      attached = found
      holdParent()
      // Authenticated, and of the same version: the address says so.
      found.wire.listen((message) => hear(message as FromEngine))
      for (const message of unsent.splice(0)) found.wire.send(message)
      void found.wire.closed.then(() => fail({ type: "crashed" }))
    },
    (thrown: unknown) => fail(toFailure(thrown)),
  )

  return {
    pid: () => attached?.pid,
    loaded: loaded.promise,
    run: (job, place, listener) => {
      if (isGone) {
        listener.fail({ type: "crashed" })
        return () => {}
      }
      const id = ++lastId
      listeners.set(id, listener)
      holdParent()
      send({ type: "run", id, job, place })
      return () => {
        if (settle(id) !== undefined) send({ type: "abort", id })
      }
    },
    count: async (work) => {
      const answer = await ask((id) => ({ type: "count", id, work }))
      return answer?.type === "counted" ? answer.counts : undefined
    },
    status: async () => {
      const answer = await ask((id) => ({ type: "status", id }))
      return answer?.type === "status" ? answer.status : undefined
    },
    hold: () => {
      if (isGone) return () => {}
      send({ type: "hold" })
      return () => send({ type: "release" })
    },
    stop: async (drainMs) => {
      await attaching
      if (isGone || attached === undefined) return
      const { pid, wire } = attached
      if (listeners.size > 0) await within(new Promise<void>((resolve) => idle.add(resolve)), drainMs)
      fail({ type: "closed" })
      wire.ref()
      wire.send({ type: "leave" } satisfies ToEngine)
      await within(wire.closed, exitMs)
      wire.end()
      if (isLast) await hasEnded(pid)
    },
  }
}
