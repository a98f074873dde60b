import { predictDifficulty, successAt, type WishVector, wishVector } from "@postern/router/score"
import { createHash } from "node:crypto"
import { fitAbilities } from "./fit-abilities.ts"
import { fitDifficulty } from "./fit-difficulty.ts"
import { type Item } from "./items.ts"

/** Predictions for items by a model that has not seen them. */
export interface Predicted {
  readonly item: Item
  /** Predicted gain of one model over another. */
  readonly gain: (weak: string, strong: string) => number
}

const leastStep = 0.1

/**
 * Which of two models is the stronger is told by who sets them up, and not doubted: older results that say otherwise
 * (a model that knew old problems by heart) only tell where both stand.
 */
const inOrder = (weak: number, strong: number): readonly [number, number] => {
  const middle = (weak + strong) / 2
  return strong - weak >= leastStep ? [weak, strong] : [middle - leastStep / 2, middle + leastStep / 2]
}

/** Trains on some items, predicts others. */
export const predictAfter = (train: ReadonlyArray<Item>, test: ReadonlyArray<Item>): ReadonlyArray<Predicted> => {
  const { difficulties, abilities } = fitAbilities(train)
  const model = fitDifficulty(train.map(vectorOf), difficulties)
  return test.map((item) => {
    const { value } = predictDifficulty(model, vectorOf(item))
    const abilityOf = (name: string) => abilities.get(name) ?? model.mean
    const gain = (weak: string, strong: string) => {
      const [lower, upper] = inOrder(abilityOf(weak), abilityOf(strong))
      return successAt(model, upper, value) - successAt(model, lower, value)
    }
    return { item, gain }
  })
}

const vectors = new Map<string, WishVector>()

const vectorOf = ({ id, prompt }: Item): WishVector => {
  const vector = vectors.get(id) ?? wishVector(prompt)
  vectors.set(id, vector)
  return vector
}

const folds = 5

const foldOf = ({ group }: Item): number => createHash("sha256").update(group).digest().readUInt32BE() % folds

/** Predicts each item by a model that saw nothing of its group. */
export const crossPredict = (items: ReadonlyArray<Item>): ReadonlyArray<Predicted> =>
  Array.from({ length: folds }, (_, fold) =>
    predictAfter(
      items.filter((item) => foldOf(item) !== fold),
      items.filter((item) => foldOf(item) === fold),
    ),
  ).flat()

/** The date from which on the newest third of the dated items stands. */
export const newestThird = (items: ReadonlyArray<Item>): string => {
  const dates = items.flatMap(({ date }) => date ?? []).toSorted()
  return dates[Math.floor((dates.length * 2) / 3)] ?? ""
}

/** The items before a date, undated ones among them, and those from it on. */
export const splitByDate = (items: ReadonlyArray<Item>, from: string) => ({
  older: items.filter(({ date }) => date === undefined || date < from),
  newer: items.filter(({ date }) => date !== undefined && date >= from),
})
