import { randomUUID } from "node:crypto"
import type { TokenLogprob } from "@postern/core"
import { makeAnswerReader } from "./answer-reader.ts"
import { writeChatPrompt } from "./chat-prompt.ts"
import { type ChatJob, type EnginePart, type Place } from "./engine-protocol.ts"
import { fitAnswer } from "./fit-answer.ts"
import { generateTokens } from "./generate-tokens.ts"
import { type Engine } from "./load-engine.ts"

// Nine letters and digits, the only form that Mistral's API accepts should the conversation move there.
const makeCallId = (): string => randomUUID().replaceAll("-", "").slice(0, 9)

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

/** Answers a conversation. */
export const runChat = async (
  engine: Engine,
  job: ChatJob,
  place: Place,
  emit: (part: EnginePart) => void,
  signal: AbortSignal,
): Promise<void> => {
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
    let rawReason: "max-tokens" | "end-of-generation" | "stop-sequence" = "max-tokens"
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
    calls.forEach((call, index) => emit({ type: "call", index, id: makeCallId(), ...call }))
    const ended = rawReason === "max-tokens" ? "length" : "stop"
    const reason = calls.length > 0 && ended === "stop" ? "tool-calls" : ended
    const usage = { inputTokens: tokens.length, cachedInputTokens, outputTokens }
    emit({ type: "finish", reason, rawReason, usage, ...confidence.mean() })
  } finally {
    release()
  }
}
