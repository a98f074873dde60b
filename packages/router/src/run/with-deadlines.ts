import { type Deadlines, ModelError, type StreamPart, type Target } from "@postern/core"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"

const second = 1000
const minute = 60 * second

/** A cold engine loads its model first; without a GPU a large one reads some ten tokens of the prompt a second. */
const engineDeadlines: Required<Deadlines> = {
  connectMs: 5 * minute,
  firstTokenMs: 30 * second,
  firstTokenMsPerPromptToken: 100,
  betweenTokensMs: 30 * second,
  totalMs: 30 * minute,
}

const networkDeadlines: Required<Deadlines> = {
  connectMs: 30 * second,
  firstTokenMs: minute,
  firstTokenMsPerPromptToken: 0.5,
  betweenTokensMs: minute,
  totalMs: 10 * minute,
}

/** The limits of a target with every default filled in. */
const deadlinesOf = ({ kind, deadlines }: Target): Required<Deadlines> => ({
  ...(kind === "engine" ? engineDeadlines : networkDeadlines),
  ...deadlines,
})

type Phase = "connectMs" | "firstTokenMs" | "betweenTokensMs"

const words: Readonly<Record<Phase | "totalMs", string>> = {
  connectMs: "an answer to begin",
  firstTokenMs: "its first token",
  betweenTokensMs: "its next token",
  totalMs: "its whole answer",
}

/**
 * Ends an answer that does not begin, goes on or end in time, with a typed error: what waits in vain is interrupted, and
 * with it the connection or the engine's work.
 */
export const withDeadlines =
  (target: Target, promptTokens: number) =>
  <R>(answer: Stream.Stream<StreamPart, ModelError, R>): Stream.Stream<StreamPart, ModelError, R> => {
    const limits = deadlinesOf(target)
    const limitOf = (phase: Phase): number =>
      limits[phase] + (phase === "betweenTokensMs" ? 0 : promptTokens * limits.firstTokenMsPerPromptToken)
    const tooLate = (limit: Phase | "totalMs", waitedMs: number) =>
      new ModelError({
        reason: "timed-out",
        target: target.id,
        message: `Expected ${target.id} to give ${words[limit]} within ${Math.round(waitedMs)} ms, came nothing; ask for less, or raise \`${limit}\` in its \`deadlines\`.`,
      })
    return Stream.transformPull(answer, (pull) =>
      Effect.map(Clock.currentTimeMillis, (startedMs) => {
        let phase: Phase = "connectMs"
        const entered = (parts: ReadonlyArray<StreamPart>) => {
          phase = parts.every(({ type }) => type === "response-start") ? "firstTokenMs" : "betweenTokensMs"
        }
        return Effect.flatMap(Clock.currentTimeMillis, (now) => {
          const left = Math.max(0, startedMs + limits.totalMs - now)
          const allowed = limitOf(phase)
          const waited = phase
          const late = () => (left < allowed ? tooLate("totalMs", limits.totalMs) : tooLate(waited, allowed))
          return pull.pipe(
            // The error is made when it is one: its stack costs more than the whole wait.
            Effect.timeoutOrElse({ duration: Math.min(left, allowed), orElse: () => Effect.fail(late()) }),
            Effect.tap((parts) => Effect.sync(() => entered(parts))),
          )
        })
      }),
    )
  }
