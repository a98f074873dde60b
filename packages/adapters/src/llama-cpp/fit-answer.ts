import { EngineFault } from "./engine-fault.ts"

/** Tokens an answer gets where the caller sets no `max_tokens`. */
const defaultAnswerTokens = 4096

/** An answer that is cut below this many tokens against the caller's wish is refused beforehand. */
const smallestAnswerTokens = 256

/** How many tokens the answer may have; a prompt that leaves too little room is refused, never cut. */
export const fitAnswer = (promptTokens: number, maxTokens: number | undefined, contextTokens: number): number => {
  const answerTokens = Math.min(maxTokens ?? 1, smallestAnswerTokens)
  if (promptTokens + answerTokens > contextTokens) {
    throw new EngineFault({ type: "does-not-fit", promptTokens, answerTokens, contextTokens })
  }
  return Math.min(maxTokens ?? defaultAnswerTokens, contextTokens - promptTokens)
}
