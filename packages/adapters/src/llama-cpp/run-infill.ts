import type { LlamaModel, Token } from "node-llama-cpp"
import { EngineFault } from "./engine-fault.ts"
import { type EnginePart, type InfillJob, type Place } from "./engine-protocol.ts"
import { fitAnswer } from "./fit-answer.ts"
import { type Engine } from "./load-engine.ts"

/** The prompt as the engine builds it, to count it and to find the sequence that has seen most of it. */
const promptTokens = (model: LlamaModel, before: ReadonlyArray<Token>, after: ReadonlyArray<Token>): Array<Token> => {
  const { bos, shouldPrependBosToken, infill } = model.tokens
  if (infill.prefix === null || infill.suffix === null) throw new EngineFault({ type: "no-infill-tokens" })
  const start = shouldPrependBosToken && bos !== null ? [bos] : []
  return infill.middle === null
    ? [...start, infill.suffix, ...after, infill.prefix, ...before]
    : [...start, infill.prefix, ...before, infill.suffix, ...after, infill.middle]
}

/** The parts of an infill prompt and the whole, in tokens. */
export const tokenizeInfill = (model: LlamaModel, job: InfillJob) => {
  const tokenize = (text: string): Array<Token> => model.tokenize(text, false, "trimLeadingSpace")
  const before = tokenize(job.prefix)
  const after = tokenize(job.suffix)
  return { before, after, tokens: promptTokens(model, before, after) }
}

/** Fills a gap. */
export const runInfill = async (
  engine: Engine,
  job: InfillJob,
  place: Place,
  emit: (part: EnginePart) => void,
  signal: AbortSignal,
): Promise<void> => {
  const { before, after, tokens } = tokenizeInfill(engine.model, job)
  const maxTokens = fitAnswer(tokens.length, job.maxTokens, engine.contextTokens)
  const { evaluatePrompt, release, sequence } = await engine.pool.lend(tokens, place, signal)
  const completion = new engine.llamaPackage.LlamaCompletion({ contextSequence: sequence })
  try {
    emit({ type: "start" })
    const cachedInputTokens = await evaluatePrompt()
    const meter = sequence.tokenMeter.getState()
    const { metadata } = await completion.generateInfillCompletionWithMeta(before, after, {
      maxTokens,
      temperature: job.temperature,
      // On by default, and wrong for code, which repeats itself.
      repeatPenalty: false,
      customStopTriggers: job.stop,
      // The engine keeps a tenth of the context free by default and cuts what does not fit into the rest.
      contextShiftSize: 1,
      signal,
      stopOnAbortSignal: true,
      onTextChunk: (text) => {
        if (text !== "") emit({ type: "text", text })
      },
    })
    const outputTokens = sequence.tokenMeter.diff(meter).usedOutputTokens
    emit({
      type: "finish",
      reason: metadata.stopReason === "maxTokens" ? "length" : "stop",
      rawReason: metadata.stopReason,
      usage: { inputTokens: tokens.length, cachedInputTokens, outputTokens },
    })
  } finally {
    completion.dispose({ disposeSequence: false })
    release()
  }
}
