import type { TokenLogprob } from "@postern/core"
import { makeAnswerReader } from "./answer-reader.ts"
import { writeChatPrompt } from "./chat-prompt.ts"
import { type ChatJob, type EnginePart, type Place } from "./engine-protocol.ts"
import { fitAnswer } from "./fit-answer.ts"
import { generateTokens } from "./generate-tokens.ts"
import { type Engine } from "./load-engine.ts"
import { type WrittenCall } from "./read-calls.ts"

/** Adds up how sure the model was of its tokens. */
const makeConfidence = () => {
  let sum = 0
  let count = 0
  return {
    add: (logprob: number | undefined): void => {
      if (logprob === undefined) return
      sum += logprob
      count++
    },
    mean: (): { readonly meanLogprob?: number } => (count === 0 ? {} : { meanLogprob: sum / count }),
  }
}

/** An answer that has been read to its end, its text said already. */
export interface ReadAnswer {
  readonly calls: ReadonlyArray<WrittenCall>
  readonly rawReason: "max-tokens" | "end-of-generation" | "stop-sequence"
  readonly usage: { readonly inputTokens: number; readonly cachedInputTokens: number; readonly outputTokens: number }
  readonly meanLogprob?: number
}

/** Takes the parts of an answer as they come. */
export type Emit = (part: EnginePart) => void

/** Lets the model answer, and reads the answer to its end: its text is said as it comes, its calls are given. */
export const readAnswer = async (
  engine: Engine,
  job: ChatJob,
  place: Place,
  emit: Emit,
  signal: AbortSignal,
): Promise<ReadAnswer> => {
  const written = writeChatPrompt(engine, job)
  const { tokens } = written
  const maxTokens = fitAnswer(tokens.length, job.maxTokens, engine.contextTokens)
  const { topLogprobs } = job
  const logprobs: Array<TokenLogprob> = []
  const reader = makeAnswerReader(engine, job, written, (type, text) => {
    const told = type === "text" && topLogprobs !== undefined ? { logprobs: logprobs.splice(0) } : {}
    emit({ type, text, ...told })
  })
  const prompt = [...tokens, ...reader.opening]
  const { evaluatePrompt, release, sequence } = await engine.pool.lend(prompt, place, signal)
  try {
    emit({ type: "start" })
    const cachedInputTokens = Math.min(await evaluatePrompt(), tokens.length)
    const confidence = makeConfidence()
    let outputTokens = reader.opening.length
    let rawReason: ReadAnswer["rawReason"] = "max-tokens"
    const { grammar, isMark } = reader
    const generation = { sampling: job.sampling, topLogprobs: topLogprobs ?? 0, grammar, isMark }
    for await (const { text, isEnd, logprob, top } of generateTokens(engine.model, sequence, prompt, generation)) {
      signal.throwIfAborted()
      outputTokens++
      confidence.add(logprob)
      if (isEnd) rawReason = "end-of-generation"
      else {
        if (topLogprobs !== undefined && text !== "" && logprob !== undefined) {
          logprobs.push({ token: text, logprob, ...(topLogprobs > 0 ? { top } : {}) })
        }
        reader.add(text)
        if (reader.isStopped()) rawReason = "stop-sequence"
      }
      if (rawReason !== "max-tokens" || outputTokens >= maxTokens) break
    }
    const calls = reader.end(rawReason === "max-tokens")
    const usage = { inputTokens: tokens.length, cachedInputTokens, outputTokens }
    return { calls, rawReason, usage, ...confidence.mean() }
  } finally {
    release()
  }
}
