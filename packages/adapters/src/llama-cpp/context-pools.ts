import type { LlamaContext, LlamaModel } from "node-llama-cpp"
import { EngineFault, toFailure } from "./engine-fault.ts"
import type { EngineSetup } from "./engine-setup.ts"
import { makeStepPace } from "./evaluate-prompt.ts"
import { makeSequencePool, type SequencePool } from "./sequence-pool.ts"
import { type Turns } from "./turns.ts"

/** The contexts of a model: its own, and one for each adapter that was asked for. */
export interface ContextPools {
  /** Lends a sequence of the context that the request's adapter works on. */
  readonly pool: SequencePool
  /** Tokens that one sequence holds. */
  readonly contextSize: number
  readonly contexts: () => ReadonlyArray<LlamaContext>
}

interface Opened {
  readonly context: LlamaContext
  readonly pool: SequencePool
}

/** How many sequences an adapter's context has of each lane: one, since a context more is memory enough. */
export const adapterSequences = ({
  infillSequences,
  sequences,
}: EngineSetup): readonly [infill: number, others: number] => [Math.min(1, infillSequences), Math.min(1, sequences)]

/** Makes the model's own context, and those of adapters when they are first asked for: an adapter works on a whole context. */
export const openContextPools = async (model: LlamaModel, setup: EngineSetup, turns: Turns): Promise<ContextPools> => {
  const { adapters, contextTokens, infillSequences, sequences, threads } = setup
  const contextSize = Math.min(contextTokens, model.trainContextSize)
  const lanesOf = (context: LlamaContext, infill: number, others: number): Opened => {
    const take = (count: number) => Array.from({ length: count }, () => context.getSequence())
    const pace = makeStepPace(context.batchSize)
    return { context, pool: makeSequencePool({ infill: take(infill), others: take(others), turns, pace }) }
  }
  const openOwn = async (): Promise<Opened> =>
    lanesOf(
      await model.createContext({ contextSize, threads, sequences: sequences + infillSequences }),
      infillSequences,
      sequences,
    )
  const openAdapter = async ({ file, scale }: EngineSetup["adapters"][number]): Promise<Opened> => {
    const [infill, others] = adapterSequences(setup)
    try {
      const lora = { adapters: [{ filePath: file, scale }] }
      return lanesOf(
        await model.createContext({ contextSize, threads, sequences: infill + others, lora }),
        infill,
        others,
      )
    } catch (thrown) {
      const failure = toFailure(thrown)
      throw new EngineFault(failure.type === "out-of-memory" ? failure : { type: "adapter-unusable", file })
    }
  }

  const own = await openOwn()
  const opened = [own]
  const opening = new Map<number, Promise<Opened>>()
  const open = (index: number): Promise<Opened> => {
    const adapter = adapters[index]
    const known = opening.get(index)
    if (known !== undefined || adapter === undefined) return known ?? Promise.resolve(own)
    const fresh = openAdapter(adapter)
    opening.set(index, fresh)
    fresh.then(
      (one) => opened.push(one),
      // Its file may be put right meanwhile.
      () => opening.delete(index),
    )
    return fresh
  }
  return {
    contextSize: own.context.contextSize,
    contexts: () => opened.map(({ context }) => context),
    pool: {
      lend: async (tokens, place, signal) => {
        const { pool } = place.adapter === undefined ? own : await open(place.adapter)
        return pool.lend(tokens, place, signal)
      },
      evaluatedTokens: () => opened.reduce((sum, { pool }) => sum + pool.evaluatedTokens(), 0),
    },
  }
}
