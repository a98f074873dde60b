import { type Calibration } from "@postern/router/score"
import { type Item } from "./items.ts"
import { crossPredict } from "./splits.ts"

/** An open-weights code model's size of success against a strong cloud model's, of the best sampled file. */
const reference = { weak: "lcb-v5|Codestral-Latest", strong: "lcb-v5|DeepSeek-V3" } as const

/** One point for each of this many parts of the requests. */
const points = 100

const short = (value: number): number => Number(value.toPrecision(4))

/** What each threshold would have done for a pair of models, with scores of models that saw nothing of a problem's group. */
export const calibrate = (items: ReadonlyArray<Item>): Calibration => {
  const scored = crossPredict(items)
    .flatMap(({ item, gain }) => {
      const weak = item.scores.get(reference.weak)
      const strong = item.scores.get(reference.strong)
      return weak === undefined || strong === undefined
        ? []
        : [{ score: gain(reference.weak, reference.strong), lost: Math.max(0, strong - weak) }]
    })
    .toSorted((one, other) => one.score - other.score)
  const requests = scored.length
  const thresholds = Array.from({ length: points + 1 }, (_, point) => {
    const kept = Math.round((requests * point) / points)
    const threshold = scored[kept]?.score ?? 1
    const loss = scored.slice(0, kept).reduce((sum, { lost }) => sum + lost, 0) / requests
    return { threshold: short(threshold), cloudShare: short((requests - kept) / requests), loss: short(loss) }
  })
  return { source: "LiveCodeBench, May 2023 to March 2024, Codestral to DeepSeek-V3", requests, thresholds }
}
