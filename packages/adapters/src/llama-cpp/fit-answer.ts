import { EngineFault } from "./engine-fault.ts"

/** Tokens an answer gets where the caller sets no `max_tokens`. */
const defaultAnswerTokens = 4096

/**
 * How many tokens the answer may have. A prompt that leaves less room than the caller asks for is refused: nothing is cut,
 * neither prompt nor answer.
 */
export const fitAnswer = (promptTokens: number, maxTokens: number | undefined, contextTokens: number): number => {
  const answerTokens = maxTokens ?? 1
  if (promptTokens + answerTokens > contextTokens) {
    throw new EngineFault({ type: "does-not-fit", promptTokens, answerTokens, contextTokens })
  }
  return maxTokens ?? Math.min(defaultAnswerTokens, contextTokens - promptTokens)
}
