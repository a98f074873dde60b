import { expect, test } from "vitest"
import { findSecrets } from "../../../src/inspect/secrets/find-secrets.ts"
import { assignedSecretSamples } from "../../../src/testing/assigned-secret-samples.ts"

test("finds passwords and formless keys by their names, addresses and headers, and exactly them", () => {
  const missed = [1, 2, 3, 4, 5].flatMap(assignedSecretSamples).flatMap(({ provider, text, secret }) => {
    const start = text.indexOf(secret)
    const found = findSecrets(text).map((match) => [match.start, match.end])
    return JSON.stringify(found) === JSON.stringify([[start, start + secret.length]])
      ? []
      : [`${provider}: expected ${start} to ${start + secret.length}, got ${JSON.stringify(found)}`]
  })
  expect(missed).toEqual([])
})
