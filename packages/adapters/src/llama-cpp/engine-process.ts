import type { EngineStatus } from "@postern/core"
import { countTokens } from "./count-tokens.ts"
import { toFailure } from "./engine-fault.ts"
import {
  type CountWork,
  type EngineJob,
  type EnginePart,
  type FromEngine,
  type Place,
  type ServeMessage,
} from "./engine-protocol.ts"
import { type Client, type ClientEvents, type EngineServer, serveClients } from "./engine-server.ts"
import { makeHolds } from "./holds.ts"
import { leaveNothingInCoreFile } from "./leave-nothing-in-core-file.ts"
import { type Engine, loadEngine, loadPromptEngine, type PromptEngine } from "./load-engine.ts"
import { runChat } from "./run-chat.ts"
import { runEmbed } from "./run-embed.ts"
import { runInfill } from "./run-infill.ts"
import { makeTurns } from "./turns.ts"

let server: EngineServer | undefined
const running = new Map<string, AbortController>()
const turns = makeTurns()
const holds = makeHolds(turns)
let loading: Promise<Engine> | undefined
let loadingPrompts: Promise<PromptEngine> | undefined
/** What became of loading; whoever comes later is told. */
let loaded: Extract<FromEngine, { readonly type: "loaded" | "load-failed" }> | undefined

const clients = new Set<Client>()
const tellLoaded = (to: Iterable<Client>): void => {
  if (loaded?.type === "load-failed" && clients.size > 0) server?.shutDown(loaded)
  else if (loaded?.type === "loaded") for (const client of to) client.send(loaded)
}

const load = async ({ setup, beside }: ServeMessage): Promise<void> => {
  try {
    if (setup.vocabularyOnly === true) {
      loadingPrompts = loadPromptEngine(setup)
      await loadingPrompts
      loaded = { type: "loaded", contextTokens: 0, isNarrow: false }
    } else {
      loading = loadEngine(setup, beside, turns)
      loadingPrompts = loading
      const { contextTokens, isNarrow } = await loading
      loaded = { type: "loaded", contextTokens, isNarrow }
    }
  } catch (thrown) {
    loaded = { type: "load-failed", failure: toFailure(thrown) }
  }
  tellLoaded(clients)
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

const keyOf = (client: Client, id: number): string => `${client.id}/${id}`

const start = async (client: Client, id: number, job: EngineJob, place: Place): Promise<void> => {
  const controller = new AbortController()
  running.set(keyOf(client, id), controller)
  const { signal } = controller
  const emit = (part: EnginePart): void => {
    if (!signal.aborted) client.send({ type: "part", id, part })
  }
  try {
    const engine = await loading
    if (engine !== undefined) await run(engine, job, place, emit, signal)
  } catch (thrown) {
    if (!signal.aborted) client.send({ type: "failed", id, failure: toFailure(thrown) })
  } finally {
    running.delete(keyOf(client, id))
  }
}

const count = async (client: Client, id: number, work: CountWork): Promise<void> => {
  const engine = await loadingPrompts?.catch(() => undefined)
  client.send({ type: "counted", id, counts: engine === undefined ? undefined : countTokens(engine, work) })
}

const statusOf = (engine: Engine): EngineStatus => {
  const { ram, vram } = engine.memory()
  return {
    contextTokens: engine.contextTokens,
    ramBytes: ram,
    vramBytes: vram,
    residentBytes: process.memoryUsage.rss(),
    running: running.size,
    clients: clients.size,
    evaluatedTokens: engine.pool.evaluatedTokens(),
  }
}

const reportStatus = async (client: Client, id: number): Promise<void> => {
  const engine = await loading?.catch(() => undefined)
  client.send({ type: "status", id, status: engine === undefined ? undefined : statusOf(engine) })
}

const events: ClientEvents = {
  joined: (client) => {
    clients.add(client)
    tellLoaded([client])
  },
  message: (client, message) => {
    switch (message.type) {
      case "count":
        return void count(client, message.id, message.work)
      case "status":
        return void reportStatus(client, message.id)
      case "run":
        return void start(client, message.id, message.job, { ...message.place, client: client.id })
      case "abort":
        return running.get(keyOf(client, message.id))?.abort()
      case "hold":
        return holds.hold(client)
      case "release":
        return holds.release(client)
      case "leave":
    }
  },
  left: (client) => {
    clients.delete(client)
    holds.left(client)
    for (const [key, controller] of running) if (key.startsWith(`${client.id}/`)) controller.abort()
  },
}

process.once("message", (message: ServeMessage) => {
  server = serveClients(message, events, () => process.send?.("listening"))
  void load(message)
})
// Ctrl-C may reach the whole group; the last client decides when the engine ends.
process.on("SIGINT", () => {})
leaveNothingInCoreFile()
