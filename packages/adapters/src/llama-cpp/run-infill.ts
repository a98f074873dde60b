import { type EnginePart, type InfillJob, type Place } from "./engine-protocol.ts"
import { fitAnswer } from "./fit-answer.ts"
import { generateTokens } from "./generate-tokens.ts"
import { makeInfillReader } from "./infill-reader.ts"
import { type Engine } from "./load-engine.ts"
import { writeInfillPrompt } from "./write-infill.ts"

/** Fills a gap. */
export const runInfill = async (
  engine: Engine,
  job: InfillJob,
  place: Place,
  emit: (part: EnginePart) => void,
  signal: AbortSignal,
): Promise<void> => {
  const { ends, tokens } = writeInfillPrompt(engine.model, job)
  const maxTokens = fitAnswer(tokens.length, job.maxTokens, engine.contextTokens)
  const { evaluatePrompt, release, sequence } = await engine.pool.lend(tokens, place, signal)
  try {
    emit({ type: "start" })
    const cachedInputTokens = await evaluatePrompt()
    const reader = makeInfillReader(job, (text) => {
      if (text !== "") emit({ type: "text", text })
    })
    let outputTokens = 0
    let rawReason: "max-tokens" | "end-of-generation" | "gap-filled" = "max-tokens"
    const generation = { sampling: job.sampling, topLogprobs: 0, grammar: () => undefined, isMark: () => false, ends }
    for await (const { text, isEnd } of generateTokens(engine.model, sequence, tokens, generation)) {
      signal.throwIfAborted()
      outputTokens++
      if (isEnd) rawReason = "end-of-generation"
      else {
        reader.add(text)
        if (reader.isStopped()) rawReason = "gap-filled"
      }
      if (rawReason !== "max-tokens" || outputTokens >= maxTokens) break
    }
    reader.end()
    const usage = { inputTokens: tokens.length, cachedInputTokens, outputTokens }
    emit({ type: "finish", reason: rawReason === "max-tokens" ? "length" : "stop", rawReason, usage })
  } finally {
    release()
  }
}
