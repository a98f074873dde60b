import { expect, it } from "vitest"
import { factNames, gramDimensions, wishVector } from "../../src/score/wish-vector.ts"

const fact = (text: string, name: (typeof factNames)[number]) => wishVector(text).facts[factNames.indexOf(name)]

it("makes vectors of length one, within the dimensions, the same for the same text", () => {
  const vector = wishVector("Rename `total` to sum in src/cart.ts, at most 3 times.")
  expect(vector.values.reduce((sum, value) => sum + value * value, 0)).toBeCloseTo(1, 9)
  expect(vector.places.every((place) => place >= 0 && place < gramDimensions)).toBe(true)
  expect(wishVector("Rename `total` to sum in src/cart.ts, at most 3 times.")).toEqual(vector)
})

it("takes numbers by their length, and case for nothing", () => {
  expect(wishVector("Add 17 rows")).toEqual(wishVector("add 94 ROWS"))
})

it("counts powers of ten, constraints and words of algorithms", () => {
  const text = "You must find the shortest path, with 1 <= n <= 10^5 and m <= 10^{18}."
  expect(fact(text, "largest power of ten")).toBe(18)
  expect(fact(text, "powers of ten")).toBeCloseTo(Math.log1p(2))
  expect(fact(text, "constraints")).toBeCloseTo(Math.log1p(1))
  expect(fact(text, "algorithm words")).toBeCloseTo(Math.log1p(2))
})

it("makes an empty vector of an empty text", () => {
  expect(wishVector("")).toEqual({ places: [], values: [], facts: factNames.map(() => 0) })
})
