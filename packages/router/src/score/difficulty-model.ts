import { type WishVector } from "./wish-vector.ts"

/** A linear model of how hard a wish is, on the scale of the models' abilities. */
export interface DifficultyModel {
  readonly intercept: number
  /** Of every place of a wish vector. */
  readonly grams: ArrayLike<number>
  /** Of every fact: its mean and deviation where the model was trained, and its weight once both are taken out. */
  readonly facts: ReadonlyArray<{ readonly mean: number; readonly deviation: number; readonly weight: number }>
  /** How far off the model is, as a standard deviation. */
  readonly error: number
  /** Of the difficulties it was trained on. */
  readonly mean: number
  readonly deviation: number
}

/** What words and facts each add to the difficulty. */
export interface Difficulty {
  readonly value: number
  readonly words: number
  readonly facts: ReadonlyArray<number>
}

/** Beyond this many deviations a fact tells no more: real wishes are not always like those of the training. */
const farthest = 3

/** A fact, brought to the scale of the training. */
export const standardize = (fact: number, { mean, deviation }: DifficultyModel["facts"][number]): number =>
  Math.max(-farthest, Math.min(farthest, (fact - mean) / deviation))

/** Predicts how hard a wish is. */
export const predictDifficulty = (model: DifficultyModel, { places, values, facts }: WishVector): Difficulty => {
  let words = 0
  for (let at = 0; at < places.length; at++) words += (model.grams[places[at] ?? 0] ?? 0) * (values[at] ?? 0)
  const parts = model.facts.map((fact, at) => fact.weight * standardize(facts[at] ?? 0, fact))
  return { value: model.intercept + words + parts.reduce((sum, part) => sum + part, 0), words, facts: parts }
}

/** A logistic curve, flattened by a normal error of what goes in. */
const flattened = (value: number, error: number): number =>
  1 / (1 + Math.exp(-value / Math.sqrt(1 + (Math.PI / 8) * error * error)))

/** Chance that a model of this ability succeeds at this difficulty, which is known up to the model's error. */
export const successAt = (model: DifficultyModel, ability: number, difficulty: number): number =>
  flattened(ability - difficulty, model.error)

/** The ability of a model that succeeds in this share of what difficulties were learned from; between 0 and 1, both excluded. */
export const abilityOf = ({ mean, deviation }: DifficultyModel, passRate: number): number =>
  mean + Math.log(passRate / (1 - passRate)) * Math.sqrt(1 + (Math.PI / 8) * deviation * deviation)
