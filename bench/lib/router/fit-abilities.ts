import { type Item } from "./items.ts"

/** How hard each item is and how able each model, on one scale: success is their difference through a logistic curve. */
export interface Abilities {
  /** In the order of the items. */
  readonly difficulties: ReadonlyArray<number>
  readonly abilities: ReadonlyMap<string, number>
}

const rounds = 30
const damping = 0.7
/** Pull towards 0 of what few results speak of. */
const pull = { ability: 0.01, difficulty: 0.15 } as const

/** Fits both by damped Newton steps in turn (the Rasch model with a weak prior). */
export const fitAbilities = (items: ReadonlyArray<Item>): Abilities => {
  const models = [...new Set(items.flatMap(({ scores }) => [...scores.keys()]))]
  const place = new Map(models.map((model, at) => [model, at]))
  const results = items.map(({ scores }) =>
    [...scores].map(([model, score]) => [place.get(model) ?? 0, score] as const),
  )
  const difficulty = new Float64Array(items.length)
  const ability = new Float64Array(models.length)
  const visit = (see: (item: number, model: number, slope: number, curve: number) => void) => {
    for (const [item, row] of results.entries()) {
      for (const [model, score] of row) {
        const chance = 1 / (1 + Math.exp((difficulty[item] ?? 0) - (ability[model] ?? 0)))
        see(item, model, score - chance, chance * (1 - chance))
      }
    }
  }
  const step = (values: Float64Array, slopes: Float64Array, curves: Float64Array, sign: 1 | -1, weight: number) => {
    for (let at = 0; at < values.length; at++) {
      const value = values[at] ?? 0
      values[at] = value + (damping * (sign * (slopes[at] ?? 0) - weight * value)) / ((curves[at] ?? 0) + weight)
    }
  }
  for (let round = 0; round < rounds; round++) {
    for (const side of ["ability", "difficulty"] as const) {
      const values = side === "ability" ? ability : difficulty
      const slopes = new Float64Array(values.length)
      const curves = new Float64Array(values.length)
      visit((item, model, slope, curve) => {
        const at = side === "ability" ? model : item
        slopes[at] = (slopes[at] ?? 0) + slope
        curves[at] = (curves[at] ?? 0) + curve
      })
      step(values, slopes, curves, side === "ability" ? 1 : -1, pull[side])
    }
  }
  return {
    difficulties: [...difficulty],
    abilities: new Map(models.map((model, at) => [model, ability[at] ?? 0])),
  }
}
