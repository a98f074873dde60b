import { ModelError } from "@postern/core"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"

/** Ends a call that takes longer than its caller waits; one whose answer is there to its end is done, not late. */
export const withinTime = (timeoutMs: number | undefined, isFinished: () => boolean) => {
  const late = () =>
    new ModelError({
      reason: "timed-out",
      target: "router",
      message: `Expected the answer within the \`timeoutMs\` of ${timeoutMs} ms, came none or not all of it; allow more time, or ask for less.`,
    })
  return <A, E>(parts: Stream.Stream<A, E>): Stream.Stream<A, E | ModelError> =>
    timeoutMs === undefined
      ? parts
      : Stream.interruptWhen(
          parts,
          Effect.andThen(
            Effect.sleep(timeoutMs),
            Effect.suspend(() => (isFinished() ? Effect.never : Effect.fail(late()))),
          ),
        )
}
