import { createOpenAICompatible } from "@ai-sdk/openai-compatible"
import { privacyMiddleware } from "@postern/adapters/ai-sdk"
import { type GuardedFetch, guardedFetch } from "@postern/adapters/guarded-fetch"
import { mistral } from "@postern/adapters/mistral"
import { openaiCompatible } from "@postern/adapters/openai-compatible"
import { type EngineTarget, ModelError, type Router, type StreamPart, unknownCard } from "@postern/core"
import { type MistralAnswer, type RecordedRequest, startMistralServer, startOpenAIServer } from "@postern/core/testing"
import { createRouter } from "@postern/router"
import { wrapLanguageModel } from "ai"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { type Random } from "../random.ts"
import { type AiSdkModel } from "./calls-of-sdks.ts"
import { type Repository } from "./repository.ts"

/** What can go wrong at the cloud and on the device, by name. */
export const faults: Readonly<Record<string, { readonly cloud: MistralAnswer; readonly device: "answers" | "fails" }>> =
  {
    none: { cloud: {}, device: "answers" },
    "device fails": { cloud: {}, device: "fails" },
    "cloud fails": { cloud: { fault: { kind: "status", status: 500 } }, device: "fails" },
    "cloud limits": { cloud: { fault: { kind: "status", status: 429, retryAfter: "0" } }, device: "answers" },
    "connection reset": { cloud: { fault: { kind: "reset" } }, device: "fails" },
    "answer cut": { cloud: { fault: { kind: "cut" } }, device: "answers" },
  }

/** A repository, a router over it, and everything the cloud received. */
export interface Stage {
  readonly router: () => Router
  readonly repository: Repository
  readonly other: Repository
  /** The same stage with a router that knows both repositories. */
  readonly both: () => Promise<Stage>
  /** What an app with an SDK of its own is guarded by, over the same workspaces; and where that SDK sends to. */
  readonly guarded: () => GuardedFetch
  readonly sdkURL: string
  /** A model of the app's own, behind the AI SDK's middleware, over the same workspaces. */
  readonly ownProvider: () => AiSdkModel
  /** Counts which way a request took, and whether any of it reached a cloud. */
  readonly took: (way: string, reached: boolean) => void
  readonly counts: ReadonlyMap<string, { readonly asked: number; readonly reached: number }>
  /** What the clouds received so far. */
  readonly received: () => ReadonlyArray<RecordedRequest>
  /** Tells of unsaved text. */
  readonly didChange: (path: string, text: string) => void
  /** Sets what the next request meets. */
  readonly set: (next: {
    readonly fault: keyof typeof faults
    readonly cloudSays?: string
    readonly deviceSays?: string
  }) => void
  /** Closes the router and opens another over the same state. */
  readonly restart: () => Promise<void>
  readonly close: () => Promise<void>
}

const usage = { inputTokens: 1, outputTokens: 1 }

/** An engine that says what it is told to, or fails: what is tried here is where requests go, not what a model says. */
const makeDevice = (says: () => string | undefined): EngineTarget => ({
  kind: "engine",
  zone: "device",
  id: "device",
  card: unknownCard("device"),
  serves: ["chat", "infill"],
  concurrency: 4,
  contextLimit: () => ({ tokens: 1_000_000, estimated: false }),
  close: Effect.void,
  warm: Effect.void,
  answer: () =>
    Stream.suspend(() => {
      const text = says()
      if (text === undefined) {
        return Stream.fail(new ModelError({ reason: "crashed", target: "device", message: "The engine ended." }))
      }
      const parts: ReadonlyArray<StreamPart> = [
        { type: "response-start", model: "device" },
        { type: "text-delta", text },
        { type: "finish", reason: "stop", usage },
      ]
      return Stream.fromIterable(parts)
    }),
})

const serves = ["chat", "infill", "embed"] as const

/** What an SDK asks for: by its name it runs in a cloud, wherever it is offered. */
export const sdkModel = "gpt-5"

/** Sets the stage over a repository. */
export const openStage = async (repository: Repository, other: Repository): Promise<Stage> => {
  const state = mkdtempSync(join(tmpdir(), "postern-leak-state-"))
  let next: Parameters<Stage["set"]>[0] = { fault: "none" }
  const fault = () => faults[next.fault] ?? faults["none"]
  const answer = () => ({ ...(next.cloudSays === undefined ? {} : { pieces: [next.cloudSays] }), ...fault()?.cloud })
  const cloud = await startMistralServer({ models: ["one"], answer })
  const otherCloud = await startOpenAIServer({ models: ["two", sdkModel], answer })
  const device = makeDevice(() => (fault()?.device === "fails" ? undefined : (next.deviceSays ?? "It is done.")))
  const open = async (...workspace: ReadonlyArray<string>) => {
    const router = await createRouter({
      workspace,
      stateDirectory: state,
      // Every fault is tried again and again here, and each attempt is another chance to leak.
      circuitBreaker: false,
      retryBackoffMs: 1,
      targets: [
        device,
        mistral({ model: "one", serverURL: cloud.url, apiKey: "emulator", serves }),
        openaiCompatible({ model: "two", baseURL: `${otherCloud.url}/v1`, zone: "cloud", serves }),
      ],
    })
    // A decision waits for the index: from now on, what is protected has been read.
    await router.explain({ messages: [{ role: "user", content: "Begin." }] })
    return router
  }
  const provider = createOpenAICompatible({ name: "own", baseURL: `${otherCloud.url}/v1`, apiKey: "emulator" })
  const guardProvider = (...workspace: ReadonlyArray<string>) => {
    const middleware = privacyMiddleware({ workspace, stateDirectory: state })
    return { middleware, model: wrapLanguageModel({ model: provider(sdkModel), middleware }) }
  }
  const counts = new Map<string, { readonly asked: number; readonly reached: number }>()
  let router = await open(repository.root)
  let own = guardProvider(repository.root)
  let guarded = await guardedFetch({ workspace: repository.root, stateDirectory: state })
  let ofBoth: Router | undefined
  let guardedBoth: GuardedFetch | undefined
  let ownBoth: ReturnType<typeof guardProvider> | undefined
  const stage: Stage = {
    router: () => router,
    repository,
    other,
    both: async () => {
      const opened = (ofBoth ??= await open(repository.root, other.root))
      const fetch = (guardedBoth ??= await guardedFetch({
        workspace: [repository.root, other.root],
        stateDirectory: state,
      }))
      const { model } = (ownBoth ??= guardProvider(repository.root, other.root))
      return { ...stage, router: () => opened, guarded: () => fetch, ownProvider: () => model }
    },
    guarded: () => guarded,
    sdkURL: `${otherCloud.url}/v1`,
    ownProvider: () => own.model,
    took: (way, isReached) => {
      const { asked, reached } = counts.get(way) ?? { asked: 0, reached: 0 }
      counts.set(way, { asked: asked + 1, reached: reached + (isReached ? 1 : 0) })
    },
    counts,
    received: () => [...cloud.requests, ...otherCloud.requests],
    didChange: (path, text) => {
      router.workspace.didChange(path, text)
      guarded.didChange(path, text)
      own.middleware.didChange(path, text)
    },
    set: (value) => {
      next = value
    },
    restart: async () => {
      await router.close()
      await guarded.close()
      await own.middleware.close()
      router = await open(repository.root)
      own = guardProvider(repository.root)
      guarded = await guardedFetch({ workspace: repository.root, stateDirectory: state })
    },
    close: async () => {
      await router.close()
      await ofBoth?.close()
      await guarded.close()
      await guardedBoth?.close()
      await own.middleware.close()
      await ownBoth?.middleware.close()
      await cloud.close()
      await otherCloud.close()
      for (const folder of [state, repository.root, other.root]) rmSync(folder, { recursive: true, force: true })
    },
  }
  return stage
}

/** Picks a fault; half of the requests meet none. */
export const pickFault = (random: Random): keyof typeof faults =>
  random.below(2) === 0 ? "none" : random.pick(Object.keys(faults))
