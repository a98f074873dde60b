import { toFailure } from "./engine-fault.ts"
import { type EngineJob, type EnginePart, type FromEngine, type ToEngine } from "./engine-protocol.ts"
import { type Engine, loadEngine } from "./load-engine.ts"
import { runChat } from "./run-chat.ts"
import { runEmbed } from "./run-embed.ts"
import { runInfill } from "./run-infill.ts"

const send = (message: FromEngine): void => {
  if (process.connected) process.send?.(message)
}

const running = new Map<number, AbortController>()
let loading: Promise<Engine> | undefined

const run = (engine: Engine, job: EngineJob, emit: (part: EnginePart) => void, signal: AbortSignal): Promise<void> => {
  switch (job.kind) {
    case "chat":
      return runChat(engine, job, emit, signal)
    case "infill":
      return runInfill(engine, job, emit, signal)
    case "embed":
      return runEmbed(engine, job, emit, signal)
  }
}

const start = async (id: number, job: EngineJob): Promise<void> => {
  const controller = new AbortController()
  running.set(id, controller)
  const { signal } = controller
  const emit = (part: EnginePart): void => {
    if (!signal.aborted) send({ type: "part", id, part })
  }
  try {
    const engine = await loading
    if (engine !== undefined) await run(engine, job, emit, signal)
  } catch (thrown) {
    if (!signal.aborted) send({ type: "failed", id, failure: toFailure(thrown) })
  } finally {
    running.delete(id)
  }
}

process.on("message", (message: ToEngine) => {
  switch (message.type) {
    case "load":
      loading = loadEngine(message.setup)
      loading.then(
        ({ contextTokens }) => send({ type: "loaded", contextTokens }),
        (thrown: unknown) => send({ type: "load-failed", failure: toFailure(thrown) }),
      )
      return
    case "run":
      void start(message.id, message.job)
      return
    case "abort":
      running.get(message.id)?.abort()
  }
})
// Nobody is left to answer.
process.on("disconnect", () => process.exit(0))
// Ctrl-C reaches the whole group; the parent decides when the engine ends.
process.on("SIGINT", () => {})
