import { type CallOptions, type EffectCallOptions, ModelError, type Router, type RouterError } from "@postern/core"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import { makeRouter } from "./make-router.ts"
import { type RouterOptions } from "./router-options.ts"

/** Runs an effect for a Promise caller: rejects with the typed error itself, or with the signal's reason. */
const promise = async <A>(effect: Effect.Effect<A, unknown>, options?: CallOptions): Promise<A> => {
  options?.signal?.throwIfAborted()
  const exit = await Effect.runPromiseExit(effect, options?.signal === undefined ? {} : { signal: options.signal })
  if (Exit.isSuccess(exit)) return exit.value
  options?.signal?.throwIfAborted()
  throw Cause.squash(exit.cause)
}

const closed = new ModelError({
  reason: "unavailable",
  target: "router",
  message: "Expected an open router, came a call after `close`; make a new one with `createRouter`.",
})

/** What the Effect face takes; interruption stands for the signal. */
const withoutSignal = ({ headers, key, timeoutMs, workspace }: CallOptions = {}): EffectCallOptions => ({
  ...(headers === undefined ? {} : { headers }),
  ...(key === undefined ? {} : { key }),
  ...(timeoutMs === undefined ? {} : { timeoutMs }),
  ...(workspace === undefined ? {} : { workspace }),
})

/** Reads a stream as an async iterable that stops when `signal` does. */
async function* iterate<A>(stream: Stream.Stream<A, RouterError>, signal: AbortSignal | undefined): AsyncGenerator<A> {
  signal?.throwIfAborted()
  const aborted = Effect.callback<never>((resume) => {
    const leave = () => resume(Effect.interrupt)
    signal?.addEventListener("abort", leave, { once: true })
    return Effect.sync(() => signal?.removeEventListener("abort", leave))
  })
  const bounded = signal === undefined ? stream : Stream.interruptWhen(stream, aborted)
  try {
    yield* Stream.toAsyncIterable(bounded)
  } catch (error) {
    signal?.throwIfAborted()
    throw error
  }
  signal?.throwIfAborted()
}

/**
 * Makes a router over the given targets: the Promise face. Rejects with `InvalidRequest` when two targets share an id and
 * with `LedgerError` when events cannot be recorded; a missing or broken policy rejects nothing and binds everything to
 * the device.
 */
export const createRouter = async (options: RouterOptions): Promise<Router> => {
  const scope = Scope.makeUnsafe()
  let closing: Promise<void> | undefined
  const close = () => (closing ??= promise(Scope.close(scope, Exit.void)))
  /** A closed router answers nothing: its targets are gone. */
  const open = <A, E>(effect: Effect.Effect<A, E>): Effect.Effect<A, E | ModelError> =>
    Effect.suspend((): Effect.Effect<A, E | ModelError> => (closing === undefined ? effect : Effect.fail(closed)))
  const service = await promise(
    Effect.onError(Scope.provide(makeRouter(options), scope), () => Scope.close(scope, Exit.void)),
  )
  return {
    explain: (request, call) => promise(open(service.explain(request, withoutSignal(call))), call),
    chat: (request, call) => promise(open(service.chat(request, withoutSignal(call))), call),
    stream: (request, call) =>
      iterate(Stream.unwrap(open(Effect.succeed(service.stream(request, withoutSignal(call))))), call?.signal),
    infill: (request, call) => promise(open(service.infill(request, withoutSignal(call))), call),
    embed: (request, call) => promise(open(service.embed(request, withoutSignal(call))), call),
    workspace: { didChange: (path, text) => Effect.runSync(service.didChange(path, text)) },
    feedback: (id, outcome) => promise(open(service.feedback(id, outcome))),
    calibrate: () => promise(open(service.calibrate)),
    warm: () => promise(open(service.warm)),
    close,
    [Symbol.asyncDispose]: close,
  }
}
