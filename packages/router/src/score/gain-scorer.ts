import { type ModelRequest, type RouteScore } from "@postern/core"
import { remember } from "../measure/remember.ts"
import { edges, textOf } from "../measure/text-of.ts"
import { abilityOf, type DifficultyModel, predictDifficulty, successAt } from "./difficulty-model.ts"
import { readGainModel } from "./gain-model.ts"
import { type Scorer } from "./scorer.ts"
import { factNames, wishVector } from "./wish-vector.ts"

/** Share of LiveCodeBench's problems (May 2023 to March 2024) that each model solves at its first try; 0 to 1, both excluded. */
export interface PassRates {
  /** Of the model on the device (0.43: a code model of some 22 billion parameters). */
  readonly device?: number
  /** Of the stronger model (0.69). */
  readonly cloud?: number
}

const wishOf = (request: ModelRequest): string => {
  if (request.kind !== "chat") return ""
  const wish = request.body.messages.findLast(({ role }) => role === "user")
  return wish === undefined ? "" : edges(textOf(wish))
}

/** The gain of one ability over another at the difficulty of a text, and what moves it away from that of a usual text. */
const scoreGain = (model: DifficultyModel, device: number, cloud: number, text: string): RouteScore => {
  const difficulty = predictDifficulty(model, wishVector(text))
  const gainAt = (value: number) => successAt(model, cloud, value) - successAt(model, device, value)
  const usual = gainAt(model.intercept)
  const value = gainAt(difficulty.value)
  // The curve is not linear: each part gets its share of the whole way.
  const way = difficulty.value - model.intercept
  const share = way === 0 ? 0 : (value - usual) / way
  const parts = [
    { name: "wording", value: difficulty.words * share },
    ...difficulty.facts.map((part, at) => ({ name: factNames[at] ?? "", value: part * share })),
  ]
  return {
    value: Math.max(0, value),
    contributions: [
      { name: "usual gain", value: usual },
      ...parts
        .filter((part) => Math.abs(part.value) >= 0.0005)
        .toSorted((a, b) => Math.abs(b.value) - Math.abs(a.value)),
    ],
  }
}

/**
 * Makes the scorer that Postern ships: it predicts from a wish's words and form how hard it is, and from that how much
 * oftener the stronger model succeeds. Its model card (`data/gain-scorer.md`) says what it was trained on and how little a
 * prompt alone tells.
 */
export const makeGainScorer = ({ device = 0.43, cloud = 0.69 }: PassRates = {}): Scorer => {
  for (const [name, rate] of Object.entries({ device, cloud })) {
    if (!(rate > 0 && rate < 1)) {
      throw new RangeError(
        `Expected \`${name}\` between 0 and 1, both excluded, came ${rate}; give a share of problems solved.`,
      )
    }
  }
  if (device >= cloud) {
    throw new RangeError(
      `Expected \`cloud\` above \`device\`, came ${cloud} and ${device}; the stronger model is the one that solves more.`,
    )
  }
  const score = remember((text) => {
    const { model } = readGainModel()
    return scoreGain(model, abilityOf(model, device), abilityOf(model, cloud), text)
  })
  return {
    name: "gain-scorer",
    score: (request) => score(wishOf(request)),
    get calibration() {
      return readGainModel().calibration
    },
  }
}
