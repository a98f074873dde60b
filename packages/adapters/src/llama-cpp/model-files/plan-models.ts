import { fitContexts, type ModelDemand } from "../fit-contexts.ts"
import { type LlamaCppOptions, readOptions } from "../read-options.ts"

/** A model that is to run beside others: how it is asked for, and what its header or its maker says of its size. */
export interface PlannedModel {
  readonly options: LlamaCppOptions
  readonly sizeBytes: number
  /** Bytes that the context takes for each token of a sequence. */
  readonly bytesPerToken: number
  /** The context that the file states. Absent: as much as is asked for. */
  readonly contextTokens?: number
}

/** How models fit into memory together. */
export interface ModelsPlan {
  /** Tokens that a request to each may have, in their order. Absent: they do not fit. */
  readonly contextTokens: ReadonlyArray<number> | undefined
  /** What they take with the least context that is of use. */
  readonly leastBytes: number
}

/** Left to the system and to what nobody can foresee; the engine leaves as much. */
const spareShare = 0.1

const demandOf = ({ options, sizeBytes, bytesPerToken, contextTokens }: PlannedModel): ModelDemand => {
  const { setup } = readOptions(options)
  const mostTokens = Math.min(setup.contextTokens, contextTokens ?? setup.contextTokens)
  const sequences = setup.sequences + setup.infillSequences
  return {
    weightsBytes: sizeBytes,
    leastTokens: Math.min(setup.leastContextTokens, mostTokens),
    mostTokens,
    contextBytes: (tokens) => tokens * bytesPerToken * sequences,
  }
}

/**
 * Estimates, without the engine, with which contexts models fit into so many free bytes together. What the engine does when
 * it loads them is measured and may differ by some per cent. Throws a `TypeError` that names a wrong option.
 */
export const planModels = (models: ReadonlyArray<PlannedModel>, freeBytes: number): ModelsPlan => {
  const demands = models.map(demandOf)
  return {
    contextTokens: fitContexts(demands, freeBytes * (1 - spareShare)),
    leastBytes: demands.reduce((sum, demand) => sum + demand.weightsBytes + demand.contextBytes(demand.leastTokens), 0),
  }
}
