import { type EngineStatus } from "@postern/core"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Queue from "effect/Queue"
import * as Stream from "effect/Stream"
import { type DeviceEngine, holdOthers, joinDevice, unloadedBeside } from "./device-lanes.ts"
import { type EngineLink, linkEngine } from "./engine-link.ts"
import { type CountWork, type EngineFailure, type EngineJob, type EnginePart, type Place } from "./engine-protocol.ts"
import { type EngineSetup, type PendingSetup } from "./engine-setup.ts"
import { makeRestartDelay } from "./restart-delay.ts"

/** An engine in a process of its own, so that a native crash ends one answer and not the program. */
export interface EngineHost {
  /** The loaded context of one request, in tokens; nothing before the model is loaded. */
  readonly contextTokens: () => number | undefined
  /** Memory gave the context less than was wanted. */
  readonly isNarrow: () => boolean
  /** The id of the running process, if there is one. */
  readonly pid: () => number | undefined
  readonly warm: Effect.Effect<void, EngineFailure>
  /** Finds or starts the process where none is known; ending the stream early stops the engine's work. */
  readonly run: (job: EngineJob, place: Omit<Place, "client">) => Stream.Stream<EnginePart, EngineFailure>
  /**
   * Counts as the model does: with the running engine, else with its vocabulary alone, in a process that ends when the
   * engine is loaded. Nothing where that is not possible.
   */
  readonly count: (work: CountWork) => Promise<ReadonlyArray<number> | undefined>
  /** What the running engine holds and does; nothing where none runs. */
  readonly status: Effect.Effect<EngineStatus | undefined>
  readonly close: Effect.Effect<void>
}

const drainMs = 5000

/** What is still to be loaded: all of it, or once the context is known the adapters, which come when they are asked for. */
const pendingSetup = (setup: EngineSetup, loadedTokens: number | undefined): PendingSetup | undefined => {
  if (loadedTokens === undefined) return setup
  if (setup.adapters.length === 0) return undefined
  return { ...setup, contextTokens: loadedTokens, leastContextTokens: loadedTokens, isLoaded: true }
}

/** Makes the host. Starts nothing. `onLoaded` hears of each engine that has loaded the model. */
export const makeEngineHost = (entry: string, setup: EngineSetup, onLoaded: () => void = () => {}): EngineHost => {
  let current: EngineLink | undefined
  let counter: EngineLink | undefined
  let contextTokens: number | undefined
  let closing: Promise<void> | undefined
  const restart = makeRestartDelay()
  let isLoaded = false
  let isNarrow = false
  const self: DeviceEngine = {
    hold: () => current?.hold() ?? (() => {}),
    unloaded: () => pendingSetup(setup, isLoaded ? contextTokens : undefined),
  }
  const leaveDevice = joinDevice(self)

  const start = (): EngineLink => {
    if (current !== undefined) return current
    const link = linkEngine(
      entry,
      setup,
      {
        onLoaded: (tokens, narrow) => {
          isNarrow = narrow
          contextTokens = tokens
          isLoaded = true
          void stopCounter()
          onLoaded()
        },
        onGone: (failure) => {
          if (failure.type === "crashed") restart.crashed()
          isLoaded = false
          if (current === link) current = undefined
        },
      },
      () => unloadedBeside(self),
    )
    current = link
    return link
  }
  const stopCounter = (): Promise<void> => {
    const stopping = counter
    counter = undefined
    return stopping?.stop(drainMs) ?? Promise.resolve()
  }
  const startCounter = (): EngineLink => {
    const onGone = () => {
      if (counter === link) counter = undefined
    }
    const link = linkEngine(entry, { ...setup, vocabularyOnly: true }, { onLoaded: () => {}, onGone })
    return link
  }
  const open: Effect.Effect<EngineLink, EngineFailure> = Effect.suspend(
    (): Effect.Effect<EngineLink, EngineFailure> => {
      if (closing !== undefined) return Effect.fail({ type: "closed" })
      const retryAfterMs = current === undefined ? restart.left() : 0
      return retryAfterMs > 0 ? Effect.fail({ type: "resting", retryAfterMs }) : Effect.succeed(start())
    },
  )
  const openLoaded: Effect.Effect<EngineLink, EngineFailure> = Effect.gen(function* () {
    const link = yield* open
    const failure = yield* Effect.promise(() => link.loaded)
    return failure === undefined ? link : yield* Effect.fail(failure)
  })
  const holdForInfill = ({ lane }: Pick<Place, "lane">): (() => void) =>
    lane === "infill" ? holdOthers(self) : () => {}

  return {
    contextTokens: () => contextTokens,
    isNarrow: () => isNarrow,
    pid: () => current?.pid(),
    warm: Effect.asVoid(openLoaded),
    run: (job, place) =>
      Stream.callback<EnginePart, EngineFailure>((queue) =>
        Effect.gen(function* () {
          // Infill lets the other engines wait, but not while its own one is loaded.
          const link = yield* place.lane === "infill" ? openLoaded : open
          yield* Effect.acquireRelease(
            Effect.sync(() => {
              const release = holdForInfill(place)
              const stop = link.run(job, place, {
                part: (part) => {
                  // Bounded by the tokens of one answer.
                  Queue.offerUnsafe(queue, part)
                  if (part.type !== "finish") return
                  restart.answered()
                  Queue.endUnsafe(queue)
                },
                fail: (failure) => Queue.failCauseUnsafe(queue, Cause.fail(failure)),
              })
              return { release, stop }
            }),
            ({ release, stop }) =>
              Effect.sync(() => {
                release()
                stop()
              }),
          )
        }),
      ),
    count: (work) => {
      if (closing !== undefined) return Promise.resolve(undefined)
      return (current ?? (counter ??= startCounter())).count(work)
    },
    status: Effect.promise(async () => current?.status()),
    close: Effect.promise(() => {
      leaveDevice()
      return (closing ??= Promise.all([current?.stop(drainMs), stopCounter()]).then(() => {}))
    }),
  }
}
