import { type Random } from "../random.ts"

/** One request, as a router sees it and as it turned out. */
export interface RoutedItem {
  /** Higher: rather to the strong model. */
  readonly score: number
  /** Quality of the weak and of the strong model's answer, 0 to 1. */
  readonly weak: number
  readonly strong: number
}

/** How good a router is, as RouteLLM measures it (arXiv 2406.18665): quality recovered over the share that goes to the strong model. */
export interface RoutingMetrics {
  readonly weak: number
  readonly strong: number
  /** Mean share of the gap that is recovered, over all shares of strong calls: 0.5 is a coin. */
  readonly apgr: number
  /** Least share of strong calls that recovers half, and four fifths, of the gap. */
  readonly cpt50: number
  readonly cpt80: number
}

/** Share of strong calls and mean gain at each step, from none to all; equal scores go together. */
const curveOf = (items: ReadonlyArray<RoutedItem>): ReadonlyArray<readonly [share: number, gain: number]> => {
  const sorted = items.toSorted((one, other) => other.score - one.score)
  const points: Array<readonly [number, number]> = [[0, 0]]
  let gain = 0
  for (const [at, { score, weak, strong }] of sorted.entries()) {
    gain += strong - weak
    if (sorted[at + 1]?.score !== score) points.push([(at + 1) / items.length, gain / items.length])
  }
  return points
}

/** Measures a router on what it would have done. Ties count as a coin's choice among them. */
export const measureRouting = (items: ReadonlyArray<RoutedItem>): RoutingMetrics => {
  const mean = (of: (item: RoutedItem) => number) => items.reduce((sum, item) => sum + of(item), 0) / items.length
  const weak = mean((item) => item.weak)
  const strong = mean((item) => item.strong)
  const points = curveOf(items)
  const segments = points.slice(1).map((to, at) => [points[at] ?? to, to] as const)
  const area = segments.reduce((sum, [[x0, y0], [x1, y1]]) => sum + ((x1 - x0) * (y0 + y1)) / 2, 0)
  const shareFor = (part: number): number => {
    const wanted = part * (strong - weak)
    const segment = segments.find(([, [, y]]) => y >= wanted - 1e-12)
    if (segment === undefined) return 1
    const [[x0, y0], [x1, y1]] = segment
    return y1 === y0 ? x1 : x0 + (x1 - x0) * Math.max(0, (wanted - y0) / (y1 - y0))
  }
  return { weak, strong, apgr: area / (strong - weak), cpt50: shareFor(0.5), cpt80: shareFor(0.8) }
}

/** The middle 95 % of each measure over resampled items. */
export const resample = (
  items: ReadonlyArray<RoutedItem>,
  rounds: number,
  random: Random,
): Readonly<Record<"apgr" | "cpt50" | "cpt80", readonly [low: number, high: number]>> => {
  const found = Array.from({ length: rounds }, () =>
    measureRouting(Array.from({ length: items.length }, () => random.pick(items))),
  ).filter(({ weak, strong }) => strong > weak)
  const middle = (of: (metrics: RoutingMetrics) => number): readonly [number, number] => {
    const sorted = found.map(of).toSorted((one, other) => one - other)
    const at = (part: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN
    return [at(0.025), at(0.975)]
  }
  return { apgr: middle(({ apgr }) => apgr), cpt50: middle(({ cpt50 }) => cpt50), cpt80: middle(({ cpt80 }) => cpt80) }
}
