import { ModelError, type ModelRequest } from "@postern/core"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"

/** Lets only the newest infill of a session and file go on: who types has no use for what an older keystroke asked. */
export type NewestKeystroke = (
  request: ModelRequest,
  session: string,
) => <A, E>(answer: Stream.Stream<A, E>) => Stream.Stream<A, E | ModelError>

const superseded = new ModelError({
  reason: "superseded",
  target: "router",
  message: "A newer infill request of the same session and file took this one's place; use its answer.",
})

/** Makes the memory of what is being filled in. */
export const makeNewestKeystroke = (): NewestKeystroke => {
  const running = new Map<string, () => void>()
  return (request, session) => (answer) => {
    if (request.kind !== "infill") return answer
    const key = `${session} ${request.body.path ?? ""}`
    return Stream.suspend(() => {
      const newer = Promise.withResolvers<void>()
      running.get(key)?.()
      running.set(key, newer.resolve)
      const giveWay = Effect.andThen(
        Effect.promise(() => newer.promise),
        Effect.fail(superseded),
      )
      const leave = Effect.sync(() => {
        if (running.get(key) === newer.resolve) running.delete(key)
      })
      return answer.pipe(Stream.interruptWhen(giveWay), Stream.ensuring(leave))
    })
  }
}
