import { type DifficultyModel, factNames, gramDimensions, standardize, type WishVector } from "@postern/router/score"

/** Chosen by grouped cross-validation on the older two thirds. */
const ridge = 2
/** Of facts against words. */
const factScale = 0.1

const meanOf = (values: ReadonlyArray<number>): number => values.reduce((sum, value) => sum + value, 0) / values.length
const deviationOf = (values: ReadonlyArray<number>): number => {
  const mean = meanOf(values)
  return Math.sqrt(meanOf(values.map((value) => (value - mean) ** 2)))
}

const dot = (one: Float64Array, other: Float64Array, length = one.length): number => {
  let sum = 0
  for (let at = 0; at < length; at++) sum += (one[at] ?? 0) * (other[at] ?? 0)
  return sum
}

/** The lower triangle whose product with its own transpose is the matrix. */
const cholesky = (matrix: ReadonlyArray<Float64Array>): ReadonlyArray<Float64Array> => {
  const lower: Array<Float64Array> = []
  for (const [row, source] of matrix.entries()) {
    const line = new Float64Array(matrix.length)
    lower.push(line)
    for (let column = 0; column <= row; column++) {
      const above = lower[column] ?? line
      const rest = (source[column] ?? 0) - dot(line, above, column)
      line[column] = column === row ? Math.sqrt(rest) : rest / (above[column] ?? 1)
    }
  }
  return lower
}

const solve = (lower: ReadonlyArray<Float64Array>, right: ReadonlyArray<number>): Float64Array => {
  const size = lower.length
  const result = Float64Array.from(right)
  for (const [row, line] of lower.entries())
    result[row] = ((result[row] ?? 0) - dot(line, result, row)) / (line[row] ?? 1)
  for (let row = size - 1; row >= 0; row--) {
    let rest = result[row] ?? 0
    for (let below = row + 1; below < size; below++) rest -= (lower[below]?.[row] ?? 0) * (result[below] ?? 0)
    result[row] = rest / (lower[row]?.[row] ?? 1)
  }
  return result
}

/** All products of the vectors with each other: words by their places, facts on the scale of this training. */
const products = (vectors: ReadonlyArray<WishVector>, facts: ReadonlyArray<Float64Array>): Array<Float64Array> => {
  const dense = new Float64Array(gramDimensions)
  return vectors.map(({ places, values }, row) => {
    const line = new Float64Array(vectors.length)
    for (const [at, place] of places.entries()) dense[place] = values[at] ?? 0
    for (let column = 0; column <= row; column++) {
      const other = vectors[column]
      let sum = dot(facts[row] ?? new Float64Array(), facts[column] ?? new Float64Array())
      for (const [at, place] of other?.places.entries() ?? []) sum += (dense[place] ?? 0) * (other?.values[at] ?? 0)
      line[column] = sum
    }
    for (const place of places) dense[place] = 0
    return line
  })
}

/** Fits a difficulty model by ridge regression, in its dual form: few problems, many places. */
export const fitDifficulty = (
  vectors: ReadonlyArray<WishVector>,
  difficulties: ReadonlyArray<number>,
): DifficultyModel => {
  const columns = factNames.map((_, fact) => vectors.map(({ facts }) => facts[fact] ?? 0))
  const scales = columns.map((column) => ({ mean: meanOf(column), deviation: deviationOf(column) || 1, weight: 0 }))
  const facts = vectors.map((vector) =>
    Float64Array.from(scales, (scale, fact) => factScale * standardize(vector.facts[fact] ?? 0, scale)),
  )
  const intercept = meanOf(difficulties)
  const centred = difficulties.map((difficulty) => difficulty - intercept)
  const matrix = products(vectors, facts)
  for (const [at, line] of matrix.entries()) line[at] = (line[at] ?? 0) + ridge
  const lower = cholesky(matrix)
  const dual = solve(lower, centred)
  const grams = new Float64Array(gramDimensions)
  for (const [row, { places, values }] of vectors.entries()) {
    for (const [at, place] of places.entries())
      grams[place] = (grams[place] ?? 0) + (dual[row] ?? 0) * (values[at] ?? 0)
  }
  const weightOf = (fact: number) =>
    factScale * facts.reduce((sum, row, at) => sum + (row[fact] ?? 0) * (dual[at] ?? 0), 0)
  return {
    intercept,
    grams,
    facts: scales.map((scale, fact) => ({ ...scale, weight: weightOf(fact) })),
    error: leftOutError(lower, dual),
    mean: intercept,
    deviation: deviationOf(difficulties),
  }
}

/** Root mean square of what each problem's prediction would miss, had the problem been left out. */
const leftOutError = (lower: ReadonlyArray<Float64Array>, dual: Float64Array): number => {
  const size = lower.length
  let sum = 0
  for (let item = 0; item < size; item++) {
    // The diagonal of the inverse: the squared length of the triangle's own inverse column.
    const column = new Float64Array(size)
    let squared = 0
    for (let row = item; row < size; row++) {
      const line = lower[row] ?? column
      let rest = row === item ? 1 : 0
      for (let before = item; before < row; before++) rest -= (line[before] ?? 0) * (column[before] ?? 0)
      column[row] = rest / (line[row] ?? 1)
      squared += (column[row] ?? 0) ** 2
    }
    sum += ((dual[item] ?? 0) / squared) ** 2
  }
  return Math.sqrt(sum / size)
}
