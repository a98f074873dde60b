import { randomUUID } from "node:crypto"
import { callFormOf } from "./call-form.ts"
import { type ChatJob, type Place } from "./engine-protocol.ts"
import { fitsSchema } from "./fits-schema.ts"
import { type Engine } from "./load-engine.ts"
import { type Emit, type ReadAnswer, readAnswer } from "./read-answer.ts"
import { type WrittenCall } from "./read-calls.ts"
import { repairArguments } from "./repair-arguments.ts"

// Nine letters and digits, the only form that Mistral's API accepts should the conversation move there.
const makeCallId = (): string => randomUUID().replaceAll("-", "").slice(0, 9)

const areSound = ({ tools }: ChatJob, calls: ReadonlyArray<WrittenCall>): boolean =>
  calls.every((call) => {
    const parameters = tools.find(({ name }) => name === call.name)?.parameters
    return fitsSchema(repairArguments(call.arguments, parameters), parameters)
  })

/**
 * Calls that the model printed in a form of its own no grammar has held to their schemas: where they break them, and cannot be
 * repaired, they are asked for once more, in the template's form and held to it. Nothing where that is no use, or has no room.
 */
const askAgain = (engine: Engine, job: ChatJob, { calls, usage }: ReadAnswer): ChatJob | undefined => {
  if (job.choice !== "auto" || areSound(job, calls) || callFormOf(engine) === undefined) return undefined
  const maxTokens = job.maxTokens === undefined ? undefined : job.maxTokens - usage.outputTokens
  if (maxTokens !== undefined && maxTokens < 1) return undefined
  const [{ name } = { name: "" }, ...others] = calls
  return { ...job, maxTokens, choice: others.length === 0 ? { name } : "required" }
}

/** Answers a conversation. */
export const runChat = async (
  engine: Engine,
  job: ChatJob,
  place: Place,
  emit: Emit,
  signal: AbortSignal,
): Promise<void> => {
  const first = await readAnswer(engine, job, place, emit, signal)
  const again = askAgain(engine, job, first)
  const second = again === undefined ? undefined : await readAnswer(engine, again, place, () => {}, signal)
  const isBetter = second !== undefined && second.calls.length > 0 && second.rawReason !== "max-tokens"
  const { calls, meanLogprob, rawReason } = isBetter ? second : first
  calls.forEach((call, index) => emit({ type: "call", index, id: makeCallId(), ...call }))
  const ended = rawReason === "max-tokens" ? "length" : "stop"
  const reason = calls.length > 0 && ended === "stop" ? "tool-calls" : ended
  const outputTokens = first.usage.outputTokens + (second?.usage.outputTokens ?? 0)
  const usage = { ...first.usage, outputTokens }
  emit({ type: "finish", reason, rawReason, usage, ...(meanLogprob === undefined ? {} : { meanLogprob }) })
}
