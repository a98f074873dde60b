import { type Measured } from "./bench.ts"

/** The 95 % interval of a share of which `successes` of `tries` were seen (Wilson's score interval). */
export const wilson = (successes: number, tries: number): readonly [low: number, high: number] => {
  const z = 1.959964
  const share = successes / tries
  const middle = (share + z ** 2 / (2 * tries)) / (1 + z ** 2 / tries)
  const half = (z / (1 + z ** 2 / tries)) * Math.sqrt((share * (1 - share)) / tries + z ** 2 / (4 * tries ** 2))
  return [Math.max(0, middle - half), Math.min(1, middle + half)]
}

/** A share of which so many percent of `tries` were seen, with its interval. */
export const sampledPercent = (percent: number, tries: number, how: string): Measured => {
  const [low, high] = wilson((percent * tries) / 100, tries)
  return { unit: "%", how: `${how}; Wilson's 95 % interval`, spread: [100 * low, 100 * high] }
}
