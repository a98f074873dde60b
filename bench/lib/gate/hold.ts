import { type Figure, type Measured } from "../bench.ts"

/** A ratio that hardly depends on the machine, and what it usually is. */
export interface HeldRatio {
  readonly claim: string
  readonly usual: number
  readonly measure: () => Promise<number>
  /** More of it is better. */
  readonly isBetterHigh?: true
  readonly how: string
}

/** So much worse than usual is no longer chance, and still less than a doubling. */
const slack = 1.6

const mostTries = 3

/** Measures until one try is within bounds, three times at most: what is slower is slower each time, what is disturbed is not. */
export const hold = async ({ claim, how, isBetterHigh, measure, usual }: HeldRatio): Promise<Figure> => {
  const bound = isBetterHigh === true ? usual / slack : usual * slack
  const isWithin = (ratio: number) => (isBetterHigh === true ? ratio >= bound : ratio <= bound)
  const tries: Array<number> = []
  while (tries.length < mostTries && !tries.some(isWithin)) tries.push(await measure())
  const figure = isBetterHigh === true ? Math.max(...tries) : Math.min(...tries)
  const measured: Measured = { unit: "ratio", how: `${how}; best of ${tries.length}, usually ${usual}` }
  return {
    claim,
    figure,
    target: isBetterHigh === true ? { atLeast: bound } : { atMost: bound },
    ok: isWithin(figure),
    ...measured,
  }
}
