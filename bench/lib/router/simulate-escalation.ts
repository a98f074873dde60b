import { type RoutedItem } from "./routing-curve.ts"

/** A check of the device's answer, by how often it objects. */
export interface Check {
  readonly name: string
  /** To an answer that is wrong. */
  readonly seesFailure: number
  /** To an answer that is right. */
  readonly falseAlarm: number
}

/**
 * What parsing alone sees is not in this data, which has no answers: that one failure in ten does not parse is an
 * assumption, as is the noise of the third.
 */
export const checks: ReadonlyArray<Check> = [
  { name: "perfect", seesFailure: 1, falseAlarm: 0 },
  { name: "parser-only", seesFailure: 0.1, falseAlarm: 0 },
  { name: "noisy", seesFailure: 0.7, falseAlarm: 0.15 },
]

/** What asking the weak model first, and the strong one where the check objects, comes to. */
export interface Escalated {
  /** Share of requests that go to the strong model too. */
  readonly calls: number
  /** Share of the gap between the models that is recovered; a perfect check may exceed 1. */
  readonly recovered: number
}

/** Simulates it in expectation, with scores as chances of success. */
export const simulateEscalation = (items: ReadonlyArray<RoutedItem>, check: Check): Escalated => {
  const mean = (of: (item: RoutedItem) => number) => items.reduce((sum, item) => sum + of(item), 0) / items.length
  const calls = mean(({ weak }) => weak * check.falseAlarm + (1 - weak) * check.seesFailure)
  const quality = mean(
    ({ weak, strong }) =>
      weak * (1 - check.falseAlarm) + (weak * check.falseAlarm + (1 - weak) * check.seesFailure) * strong,
  )
  const weak = mean((item) => item.weak)
  return { calls, recovered: (quality - weak) / (mean(({ strong }) => strong) - weak) }
}
