import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Stream from "effect/Stream"
import { type ModelError } from "../model/model-error.ts"
import { type StreamPart } from "../model/stream-part.ts"

type Answer = Stream.Stream<StreamPart, ModelError>

const contentTypes = new Set<StreamPart["type"]>(["text-delta", "reasoning-delta", "tool-call-start"])

/** Collects a whole answer; rejects with its `ModelError`. */
export const collectParts = (answer: Answer): Promise<ReadonlyArray<StreamPart>> =>
  Effect.runPromise(Stream.runCollect(answer))

/** The failure of an answer, or nothing where it succeeds. */
export const failureOf = (answer: Answer): Promise<ModelError | undefined> =>
  Effect.runPromise(
    Stream.runDrain(answer).pipe(
      Effect.as(undefined),
      Effect.catch((error) => Effect.succeed(error)),
    ),
  )

const interrupt = async (fiber: Fiber.Fiber<unknown, unknown>): Promise<number> => {
  const startedMs = performance.now()
  await Effect.runPromise(Fiber.interrupt(fiber))
  return performance.now() - startedMs
}

/** Interrupts an answer that has hardly begun; gives the milliseconds the interruption took. */
export const interruptAtOnce = (answer: Answer): Promise<number> => interrupt(Effect.runFork(Stream.runDrain(answer)))

/** Interrupts an answer at its first piece of content; gives the milliseconds the interruption took. */
export const takeFirstContent = async (answer: Answer): Promise<number> => {
  const { promise, reject, resolve } = Promise.withResolvers<void>()
  const reading = Stream.runForEach(answer, (part) =>
    contentTypes.has(part.type) ? Effect.andThen(Effect.sync(resolve), Effect.never) : Effect.void,
  )
  const fiber = Effect.runFork(reading)
  fiber.addObserver(() => reject(new Error("The answer ended before any content came")))
  await promise
  return interrupt(fiber)
}
