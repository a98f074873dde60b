import type { LlamaContextSequence, Token } from "node-llama-cpp"

/** How many tokens of a prompt one step evaluates. */
export interface StepPace {
  readonly tokens: () => number
  /** Tells how long a step of the full size took. */
  readonly took: (milliseconds: number) => void
}

/** A step takes about this long: what an infill waits for at most, and what stopping a request takes. */
const stepMs = 50

const smallestStep = 32

/** Finds the pace of an engine: steps double and halve, so that they are of few sizes, up to the engine's own batch. */
export const makeStepPace = (batchTokens: number): StepPace => {
  let tokens = Math.min(smallestStep * 2, batchTokens)
  return {
    tokens: () => tokens,
    took: (milliseconds) => {
      if (milliseconds > stepMs) tokens = Math.max(smallestStep, tokens / 2)
      else if (milliseconds < stepMs / 3) tokens = Math.min(batchTokens, tokens * 2)
    },
  }
}

/** What the steps of one request are taken with. */
export interface StepParts {
  readonly pace: StepPace
  readonly takeTurn: () => Promise<void>
  readonly signal: AbortSignal
}

/**
 * Evaluates all but the last token of a prompt, from which generation goes on, and gives how many were there already. In
 * steps: the engine itself would neither stop nor let anything before it until the whole prompt is evaluated.
 */
export const evaluatePrompt = async (
  sequence: LlamaContextSequence,
  tokens: ReadonlyArray<Token>,
  { pace, signal, takeTurn }: StepParts,
): Promise<number> => {
  const prompt = tokens.slice(0, -1)
  await sequence.adaptStateToTokens(prompt, false)
  const found = sequence.nextTokenIndex
  while (sequence.nextTokenIndex < prompt.length) {
    await takeTurn()
    signal.throwIfAborted()
    const size = pace.tokens()
    const step = prompt.slice(sequence.nextTokenIndex, sequence.nextTokenIndex + size)
    const startedMs = performance.now()
    await sequence.evaluateWithoutGeneratingNewTokens(step)
    if (step.length === size) pace.took(performance.now() - startedMs)
  }
  signal.throwIfAborted()
  return found
}
