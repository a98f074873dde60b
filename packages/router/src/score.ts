// What those need who train, judge or write a scorer.
export { abilityOf, type DifficultyModel, predictDifficulty, standardize, successAt } from "./score/difficulty-model.ts"
export { makeGainScorer, type PassRates } from "./score/gain-scorer.ts"
export { readGainModel } from "./score/gain-model.ts"
export { type CalibratedThreshold, type Calibration, type Scorer } from "./score/scorer.ts"
export { factNames, gramDimensions, type WishVector, wishVector } from "./score/wish-vector.ts"
