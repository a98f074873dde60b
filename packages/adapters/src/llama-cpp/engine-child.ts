import { type ChildProcess, fork } from "node:child_process"
import { once } from "node:events"
import { engineEnvironment } from "./engine-environment.ts"
import {
  type CountWork,
  type EngineFailure,
  type EngineJob,
  type EnginePart,
  type EngineSetup,
  type EngineStatus,
  type FromEngine,
  type Place,
  type ToEngine,
} from "./engine-protocol.ts"

/** Who hears what becomes of one job. */
export interface JobListener {
  readonly part: (part: EnginePart) => void
  readonly fail: (failure: EngineFailure) => void
}

/** One engine process, from its start to its end. */
export interface EngineChild {
  readonly pid: number | undefined
  /** Nothing when the model is loaded, otherwise why it is not. */
  readonly loaded: Promise<EngineFailure | undefined>
  /** Starts a job and gives the function that stops it. */
  readonly run: (job: EngineJob, place: Omit<Place, "client">, listener: JobListener) => () => void
  /** Counts once the vocabulary is loaded; nothing where the engine cannot. */
  readonly count: (work: CountWork) => Promise<ReadonlyArray<number> | undefined>
  /** What the process holds and does; nothing where it ended. */
  readonly status: () => Promise<EngineStatus | undefined>
  /** Lets running jobs end within `drainMs`, then ends the process. */
  readonly stop: (drainMs: number) => Promise<void>
}

/** What a host wants to know of its process. */
export interface ChildEvents {
  readonly onLoaded: (contextTokens: number) => void
  /** The process is of no more use: it ended, or could not load. */
  readonly onGone: () => void
}

const exitMs = 2000

/** Resolves as soon as the promise does or the time is over. */
const within = async (promise: Promise<unknown>, milliseconds: number): Promise<void> => {
  const { promise: over, resolve } = Promise.withResolvers<void>()
  const timer = setTimeout(resolve, milliseconds)
  await Promise.race([promise, over])
  clearTimeout(timer)
}

const startProcess = (entry: string): ChildProcess =>
  fork(entry, [], {
    // Set explicitly: an inherited --inspect would fight for the port.
    execArgv: entry.endsWith(".ts") ? ["--conditions=@postern/source"] : [],
    env: engineEnvironment(process.env),
    // What the engine prints may quote prompts.
    stdio: ["ignore", "ignore", "ignore", "ipc"],
    serialization: "advanced",
  })

/** Starts an engine process and has it load the model. Waiting for a job keeps this process alive, idling does not. */
export const startEngineChild = (entry: string, setup: EngineSetup, events: ChildEvents): EngineChild => {
  const child = startProcess(entry)
  const listeners = new Map<number, JobListener>()
  const loaded = Promise.withResolvers<EngineFailure | undefined>()
  const asking = new Map<number, (reply: FromEngine | undefined) => void>()
  const idle = new Set<() => void>()
  let isLoading = true
  let isGone = false
  let lastId = 0

  const holdParent = (): void => {
    if (isLoading || listeners.size > 0 || asking.size > 0) {
      child.ref()
      child.channel?.ref()
    } else {
      child.unref()
      child.channel?.unref()
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
    events.onGone()
    for (const id of asking.keys()) reply(id, undefined)
    const failed = [...listeners.values()]
    listeners.clear()
    endLoading(failure)
    for (const listener of failed) listener.fail(failure)
  }
  const send = (message: ToEngine): void => {
    // A process that ends meanwhile is reported by its `exit` event.
    if (child.connected) child.send(message, () => {})
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

  child.on("message", (message: FromEngine) => {
    switch (message.type) {
      case "loaded":
        events.onLoaded(message.contextTokens)
        return endLoading(undefined)
      case "load-failed":
        fail(message.failure)
        child.kill("SIGKILL")
        return
      case "part":
        listeners.get(message.id)?.part(message.part)
        if (message.part.type === "finish") settle(message.id)
        return
      case "counted":
      case "status":
        return reply(message.id, message)
      case "failed":
        return settle(message.id)?.fail(message.failure)
    }
  })
  child.on("error", () => fail({ type: "crashed" }))
  child.on("exit", () => fail({ type: "crashed" }))
  send({ type: "load", setup })

  return {
    pid: child.pid,
    loaded: loaded.promise,
    run: (job, place, listener) => {
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
    stop: async (drainMs) => {
      if (child.exitCode !== null || child.signalCode !== null) return
      if (listeners.size > 0) await within(new Promise<void>((resolve) => idle.add(resolve)), drainMs)
      fail({ type: "closed" })
      child.ref()
      const exit = once(child, "exit")
      if (child.connected) child.disconnect()
      await within(exit, exitMs)
      if (child.exitCode !== null || child.signalCode !== null) return
      child.kill("SIGKILL")
      await exit
    },
  }
}
