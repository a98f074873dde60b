import { toFailure } from "./engine-fault.ts"
import { countTokens } from "./count-tokens.ts"
import {
  type CountWork,
  type EngineJob,
  type EnginePart,
  type EngineSetup,
  type EngineStatus,
  type FromEngine,
  type Place,
  type ToEngine,
} from "./engine-protocol.ts"
import { type Engine, loadEngine, loadPromptEngine, type PromptEngine } from "./load-engine.ts"
import { runChat } from "./run-chat.ts"
import { runEmbed } from "./run-embed.ts"
import { runInfill } from "./run-infill.ts"

const send = (message: FromEngine): void => {
  if (process.connected) process.send?.(message)
}

const running = new Map<number, AbortController>()
let loading: Promise<Engine> | undefined
let loadingPrompts: Promise<PromptEngine> | undefined

const load = async (setup: EngineSetup): Promise<void> => {
  try {
    if (setup.vocabularyOnly === true) {
      loadingPrompts = loadPromptEngine(setup)
      await loadingPrompts
      send({ type: "loaded", contextTokens: 0 })
    } else {
      loading = loadEngine(setup)
      loadingPrompts = loading
      const { contextTokens } = await loading
      send({ type: "loaded", contextTokens })
    }
  } catch (thrown) {
    send({ type: "load-failed", failure: toFailure(thrown) })
  }
}

const run = (
  engine: Engine,
  job: EngineJob,
  place: Place,
  emit: (part: EnginePart) => void,
  signal: AbortSignal,
): Promise<void> => {
  switch (job.kind) {
    case "chat":
      return runChat(engine, job, place, emit, signal)
    case "infill":
      return runInfill(engine, job, place, emit, signal)
    case "embed":
      return runEmbed(engine, job, place, emit, signal)
  }
}

const start = async (id: number, job: EngineJob, place: Place): Promise<void> => {
  const controller = new AbortController()
  running.set(id, controller)
  const { signal } = controller
  const emit = (part: EnginePart): void => {
    if (!signal.aborted) send({ type: "part", id, part })
  }
  try {
    const engine = await loading
    if (engine !== undefined) await run(engine, job, place, emit, signal)
  } catch (thrown) {
    if (!signal.aborted) send({ type: "failed", id, failure: toFailure(thrown) })
  } finally {
    running.delete(id)
  }
}

const count = async (id: number, work: CountWork): Promise<void> => {
  const engine = await loadingPrompts?.catch(() => undefined)
  send({ type: "counted", id, counts: engine === undefined ? undefined : countTokens(engine, work) })
}

const reportStatus = async (id: number): Promise<void> => {
  const engine = await loading?.catch(() => undefined)
  send({ type: "status", id, status: engine === undefined ? undefined : statusOf(engine) })
}

const statusOf = (engine: Engine): EngineStatus => {
  const { ram, vram } = engine.memory()
  return {
    contextTokens: engine.contextTokens,
    ramBytes: ram,
    vramBytes: vram,
    residentBytes: process.memoryUsage.rss(),
    running: running.size,
    clients: 1,
    evaluatedTokens: engine.pool.evaluatedTokens(),
  }
}

process.on("message", (message: ToEngine) => {
  switch (message.type) {
    case "load":
      void load(message.setup)
      return
    case "count":
      void count(message.id, message.work)
      return
    case "status":
      void reportStatus(message.id)
      return
    case "run":
      void start(message.id, message.job, { ...message.place, client: "parent" })
      return
    case "abort":
      running.get(message.id)?.abort()
  }
})
// Nobody is left to answer.
process.on("disconnect", () => process.exit(0))
// Ctrl-C reaches the whole group; the parent decides when the engine ends.
process.on("SIGINT", () => {})
