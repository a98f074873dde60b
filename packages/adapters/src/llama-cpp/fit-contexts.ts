/** What one model of a set takes, and between which contexts it can be loaded. */
export interface ModelDemand {
  readonly weightsBytes: number
  readonly leastTokens: number
  readonly mostTokens: number
  /** Of all its sequences together, for a context of so many tokens each. */
  readonly contextBytes: (tokens: number) => number
}

/** llama.cpp rounds contexts up to this. */
const stepTokens = 256

/** Halvings of the share; the steps above are coarser than what is left. */
const rounds = 12

const tokensAt = ({ leastTokens, mostTokens }: ModelDemand, share: number): number => {
  const wanted = leastTokens + share * (mostTokens - leastTokens)
  return Math.min(mostTokens, Math.max(leastTokens, Math.floor(wanted / stepTokens) * stepTokens))
}

/**
 * Finds the largest contexts with which all models of a set fit into the memory together, each grown by the same share of
 * what it could have. Nothing where not even the least contexts fit.
 */
export const fitContexts = (
  models: ReadonlyArray<ModelDemand>,
  freeBytes: number,
): ReadonlyArray<number> | undefined => {
  const bytesAt = (share: number): number =>
    models.reduce((sum, model) => sum + model.weightsBytes + model.contextBytes(tokensAt(model, share)), 0)
  if (bytesAt(0) > freeBytes) return undefined
  let [fits, exceeds] = [0, 1]
  if (bytesAt(1) <= freeBytes) fits = 1
  else {
    for (let round = 0; round < rounds; round++) {
      const share = (fits + exceeds) / 2
      if (bytesAt(share) <= freeBytes) fits = share
      else exceeds = share
    }
  }
  return models.map((model) => tokensAt(model, fits))
}
