/** The value below which `share` of the values lie; no value of an empty list. */
export const quantile = (values: ReadonlyArray<number>, share: number): number => {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.round((sorted.length - 1) * share)] ?? Number.NaN
}

/** The middle value. */
export const median = (values: ReadonlyArray<number>): number => quantile(values, 0.5)

/** Half of the values lie between these. */
export const quartiles = (values: ReadonlyArray<number>): readonly [low: number, high: number] => [
  quantile(values, 0.25),
  quantile(values, 0.75),
]
