import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Queue from "effect/Queue"
import * as Stream from "effect/Stream"
import { type EngineChild, startEngineChild } from "./engine-child.ts"
import {
  type CountWork,
  type EngineFailure,
  type EngineJob,
  type EnginePart,
  type EngineSetup,
  type EngineStatus,
  type Place,
} from "./engine-protocol.ts"

/** An engine in a process of its own, so that a native crash ends one answer and not the program. */
export interface EngineHost {
  /** The loaded context of one request, in tokens; nothing before the model is loaded. */
  readonly contextTokens: () => number | undefined
  /** The id of the running process, if there is one. */
  readonly pid: () => number | undefined
  readonly warm: Effect.Effect<void, EngineFailure>
  /** Starts the process where none runs; ending the stream early stops the engine's work. */
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

/** Makes the host. Starts nothing. `onLoaded` hears of each engine that has loaded the model. */
export const makeEngineHost = (entry: string, setup: EngineSetup, onLoaded: () => void = () => {}): EngineHost => {
  let current: EngineChild | undefined
  let counter: EngineChild | undefined
  let contextTokens: number | undefined
  let closing: Promise<void> | undefined

  const start = (): EngineChild => {
    if (current !== undefined) return current
    const child = startEngineChild(entry, setup, {
      onLoaded: (tokens) => {
        contextTokens = tokens
        void stopCounter()
        onLoaded()
      },
      onGone: () => {
        if (current === child) current = undefined
      },
    })
    current = child
    return child
  }
  const stopCounter = (): Promise<void> => {
    const stopping = counter
    counter = undefined
    return stopping?.stop(drainMs) ?? Promise.resolve()
  }
  const startCounter = (): EngineChild => {
    const onGone = () => {
      if (counter === child) counter = undefined
    }
    const child = startEngineChild(entry, { ...setup, vocabularyOnly: true }, { onLoaded: () => {}, onGone })
    return child
  }
  const open: Effect.Effect<EngineChild, EngineFailure> = Effect.suspend(() =>
    closing === undefined ? Effect.succeed(start()) : Effect.fail({ type: "closed" }),
  )

  return {
    contextTokens: () => contextTokens,
    pid: () => current?.pid,
    warm: Effect.gen(function* () {
      const child = yield* open
      const failure = yield* Effect.promise(() => child.loaded)
      if (failure !== undefined) return yield* Effect.fail(failure)
    }),
    run: (job, place) =>
      Stream.callback<EnginePart, EngineFailure>((queue) =>
        Effect.gen(function* () {
          const child = yield* open
          yield* Effect.acquireRelease(
            Effect.sync(() =>
              child.run(job, place, {
                part: (part) => {
                  // Bounded by the tokens of one answer.
                  Queue.offerUnsafe(queue, part)
                  if (part.type === "finish") Queue.endUnsafe(queue)
                },
                fail: (failure) => Queue.failCauseUnsafe(queue, Cause.fail(failure)),
              }),
            ),
            (stop) => Effect.sync(stop),
          )
        }),
      ),
    count: (work) => {
      if (closing !== undefined) return Promise.resolve(undefined)
      return (current ?? (counter ??= startCounter())).count(work)
    },
    status: Effect.promise(async () => current?.status()),
    close: Effect.promise(() => (closing ??= Promise.all([current?.stop(drainMs), stopCounter()]).then(() => {}))),
  }
}
