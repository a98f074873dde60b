import { makeRandom } from "../random.ts"
import { dataFiles } from "./items.ts"
import { measureRouting, resample, type RoutedItem, type RoutingMetrics } from "./routing-curve.ts"
import { type Predicted } from "./splits.ts"

/** Pairs closer than this have no gain to route by. */
const leastGap = 0.1

/** What two models of one file made of the same items, with a prediction for each item. */
export interface Pair {
  readonly file: string
  readonly weak: string
  readonly strong: string
  readonly results: ReadonlyArray<Predicted & { readonly weakScore: number; readonly strongScore: number }>
}

/** Every pair of every file whose means over the given items differ enough. Files are never pooled. */
export const pairsOf = (predicted: ReadonlyArray<Predicted>): ReadonlyArray<Pair> =>
  [...dataFiles.keys()].flatMap((file) => {
    const models = [...new Set(predicted.flatMap(({ item }) => [...item.scores.keys()]))].filter((model) =>
      model.startsWith(`${file}|`),
    )
    const mean = new Map(
      models.map((model) => {
        const scores = predicted.flatMap(({ item }) => item.scores.get(model) ?? [])
        return [model, scores.reduce((sum, score) => sum + score, 0) / scores.length]
      }),
    )
    const gap = (weak: string, strong: string) => (mean.get(strong) ?? 0) - (mean.get(weak) ?? 0)
    return models.flatMap((weak) =>
      models
        .filter((strong) => gap(weak, strong) >= leastGap)
        .map((strong): Pair => {
          const results = predicted.flatMap((prediction) => {
            const weakScore = prediction.item.scores.get(weak)
            const strongScore = prediction.item.scores.get(strong)
            return weakScore === undefined || strongScore === undefined
              ? []
              : [{ ...prediction, weakScore, strongScore }]
          })
          return { file, weak, strong, results }
        }),
    )
  })

const keywords =
  /\b(?:algorithm|optimi[sz]e|complex|efficient|architecture|design|concurren|distributed|prove|graph|tree|dynamic)\w*/gi

/** Ways to route without learning; `random` scores all alike, which counts as a coin. */
const baselines: Readonly<Record<string, (prompt: string) => number>> = {
  random: () => 0,
  length: (prompt) => prompt.length,
  keywords: (prompt) => [...prompt.matchAll(keywords)].length,
}

/** One pair, measured. */
export interface JudgedPair extends RoutingMetrics {
  readonly file: string
  readonly weakName: string
  readonly strongName: string
  readonly items: ReadonlyArray<RoutedItem>
  readonly middle: ReturnType<typeof resample>
  /** APGR of each baseline. */
  readonly baselines: ReadonlyMap<string, number>
}

const routed = ({ results, weak, strong }: Pair, score: (prompt: string, gain: number) => number) =>
  results.map(({ item, gain, weakScore, strongScore }): RoutedItem => ({
    score: score(item.prompt, gain(weak, strong)),
    weak: weakScore,
    strong: strongScore,
  }))

/** Measures the scorer and the baselines on one pair. */
export const judgePair = (pair: Pair, rounds: number): JudgedPair => {
  const items = routed(pair, (_, gain) => gain)
  const name = (model: string) => model.slice(pair.file.length + 1)
  return {
    ...measureRouting(items),
    file: pair.file,
    weakName: name(pair.weak),
    strongName: name(pair.strong),
    items,
    middle: resample(items, rounds, makeRandom(7)),
    baselines: new Map(
      Object.entries(baselines).map(([baseline, score]) => [baseline, measureRouting(routed(pair, score)).apgr]),
    ),
  }
}
