import { type ChatRequest, type EngineTarget, type InfillRequest, type ModelRequest, type Usage } from "@postern/core"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Stream from "effect/Stream"

/** When an answer's parts came, in milliseconds from the request on, and what it cost. */
export interface Timed {
  readonly beganMs: number
  readonly firstTokenMs: number
  readonly wholeMs: number
  readonly usage: Usage
}

export const chat = (content: string, maxTokens: number, session: string): ChatRequest => ({
  kind: "chat",
  body: { messages: [{ role: "user", content }], max_tokens: maxTokens, temperature: 0 },
  envelope: { session },
})

export const infill = (prefix: string, maxTokens: number): InfillRequest => ({
  kind: "infill",
  body: { prefix, suffix: "\n}\n", max_tokens: maxTokens, temperature: 0, path: "a.ts" },
  envelope: { session: "editor" },
})

/** Asks and times the answer. */
export const ask = async (target: EngineTarget, request: ModelRequest): Promise<Timed> => {
  const startedMs = performance.now()
  let [beganMs, firstTokenMs] = [0, 0]
  let usage: Usage = {}
  await Effect.runPromise(
    Stream.runForEach(target.answer(request), (part) =>
      Effect.sync(() => {
        const nowMs = performance.now() - startedMs
        if (part.type === "response-start") beganMs = nowMs
        else if (firstTokenMs === 0) firstTokenMs = nowMs
        if (part.type === "finish") ({ usage } = part)
      }),
    ),
  )
  return { beganMs, firstTokenMs, wholeMs: performance.now() - startedMs, usage }
}

/** Asks again and again, so that the target is never idle; resolves with what stops it once the first text has come. */
export const keepBusy = async (target: EngineTarget, next: () => ModelRequest): Promise<() => Promise<void>> => {
  const busy = Promise.withResolvers<void>()
  const answer = Effect.suspend(() =>
    Stream.runForEach(target.answer(next()), ({ type }) =>
      Effect.sync(() => void (type === "text-delta" && busy.resolve())),
    ),
  )
  const fiber = Effect.runFork(Effect.forever(answer))
  await busy.promise
  return () => Effect.runPromise(Fiber.interrupt(fiber)).then(() => {})
}
