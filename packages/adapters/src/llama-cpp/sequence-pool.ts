import type { LlamaContextSequence, Token } from "node-llama-cpp"

/** Lends sequences, each to one owner at a time: two owners of one sequence get wrong text without an error. */
export interface SequencePool {
  /** The free sequence whose cache shares the most with `tokens`; waits where none is free. */
  readonly acquire: (tokens: ReadonlyArray<Token>) => Promise<LlamaContextSequence>
  readonly release: (sequence: LlamaContextSequence) => void
}

/** Says how many of `tokens` the sequence has evaluated already. */
export const cachedTokens = (sequence: LlamaContextSequence, tokens: ReadonlyArray<Token>): number =>
  // The engine evaluates the last token again, to have something to continue from.
  Math.min(sequence.compareContextTokens([...tokens]).firstDifferentIndex, tokens.length - 1)

/** Makes the pool of a context's sequences. */
export const makeSequencePool = (sequences: ReadonlyArray<LlamaContextSequence>): SequencePool => {
  const free = new Set(sequences)
  const waiting: Array<(sequence: LlamaContextSequence) => void> = []
  return {
    acquire: (tokens) => {
      let best: LlamaContextSequence | undefined
      let most = -1
      for (const sequence of free) {
        const shared = cachedTokens(sequence, tokens)
        if (shared <= most) continue
        most = shared
        best = sequence
      }
      if (best === undefined) return new Promise((resolve) => waiting.push(resolve))
      free.delete(best)
      return Promise.resolve(best)
    },
    release: (sequence) => {
      const next = waiting.shift()
      if (next === undefined) free.add(sequence)
      else next(sequence)
    },
  }
}
