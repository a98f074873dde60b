import { type LanguageModelV4, type LanguageModelV4CallOptions, type LanguageModelV4StreamPart } from "@ai-sdk/provider"
import { type Ledger, type RequestEvent } from "@postern/core"
import { beginRecord, type DecidedCall, noRecord } from "../record/record-call.ts"
import { PrivacyRefusal } from "./privacy-refusal.ts"
import { type CallGuard, nameOf, protectCall, type ProtectedCall } from "./protect-call.ts"

/** A call that may be made, and whose end is recorded, once. */
export interface RecordedCall extends ProtectedCall {
  /** The answer is worth more than its record: what cannot be written now rejects nothing. */
  readonly ended: (outcome: RequestEvent["outcome"]) => Promise<void>
}

/** Protects a call and records what becomes of it, refusals too. Rejects with `PrivacyRefusal`, also where it cannot be recorded. */
export const beginCall = async (
  guard: CallGuard,
  ledger: Ledger | undefined,
  params: LanguageModelV4CallOptions,
  model: LanguageModelV4,
): Promise<RecordedCall> => {
  const record = ledger === undefined ? noRecord : beginRecord(() => Promise.resolve(ledger), "chat")
  let decided: DecidedCall | undefined
  let isOver = false
  const ended = async (outcome: RequestEvent["outcome"]): Promise<void> => {
    if (isOver) return
    isOver = true
    await record.ended(outcome, decided).catch(() => undefined)
  }
  try {
    const call = await protectCall(guard, params, model, (found) => void (decided = found))
    const { handedBytes: bytesSent, redactions } = call
    await record.sending({ target: nameOf(model), zone: guard.zone, bytesSent, redactions }).catch(() => {
      const message = `Nothing was sent to ${nameOf(model)}: the call could not be recorded; see that the ledger can be written.`
      throw new PrivacyRefusal({ model: nameOf(model), message })
    })
    return { ...call, ended }
  } catch (error) {
    await ended(decided === undefined ? "invalid" : "no-route")
    throw error
  }
}

const outcomeOf = ({ params: { abortSignal } }: RecordedCall, reason: unknown): RequestEvent["outcome"] =>
  abortSignal?.aborted === true || !(reason instanceof Error) ? "interrupted" : "failed"

/** Waits for a provider's answer to begin, or for all of it; records where it does not come. */
export const settled = async <A>(call: RecordedCall, answer: PromiseLike<A>): Promise<A> => {
  try {
    return await answer
  } catch (error) {
    await call.ended(outcomeOf(call, error))
    throw error
  }
}

/** Passes a stream on, and records how it ended: with its last part, with an error, or left by its reader. */
export const recordStream = (
  call: RecordedCall,
): TransformStream<LanguageModelV4StreamPart, LanguageModelV4StreamPart> =>
  new TransformStream({
    transform: async (part, controller) => {
      controller.enqueue(part)
      if (part.type === "finish") await call.ended("answered")
      if (part.type === "error") await call.ended("failed")
    },
    flush: () => call.ended("failed"),
    cancel: (reason: unknown) => call.ended(outcomeOf(call, reason)),
  })
