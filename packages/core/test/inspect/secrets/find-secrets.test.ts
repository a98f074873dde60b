import { describe, expect, test } from "vitest"
import { findSecrets } from "../../../src/inspect/secrets/find-secrets.ts"
import { secretSamples } from "../../../src/testing/secret-samples.ts"
import { transports } from "./transports.ts"

const samples = [1, 2, 3].flatMap(secretSamples)

/** The stretches of `text` that hold `token`. */
const placesOf = (text: string, token: string): ReadonlyArray<readonly [number, number]> => {
  const places: Array<readonly [number, number]> = []
  for (let at = text.indexOf(token); at !== -1; at = text.indexOf(token, at + token.length))
    places.push([at, at + token.length])
  return places
}

describe("finds the tokens of every provider, and exactly them, in", () => {
  test.each(transports)("%s", (_, carry) => {
    const missed = samples.flatMap(({ provider, secret }) => {
      const text = carry(secret)
      const found = findSecrets(text).map(({ start, end }) => [start, end])
      const expected = placesOf(text, secret)
      return expected.length > 0 && JSON.stringify(found) === JSON.stringify(expected)
        ? []
        : [{ provider, length: secret.length, at: expected, found }]
    })
    expect(missed).toEqual([])
  })
})
