import { expect, test } from "vitest"
import { conventionsOf, conventionVersions, providerName, shared } from "../../src/observe/gen-ai-conventions.ts"

const names = (value: unknown): ReadonlyArray<string> =>
  typeof value === "object" && value !== null
    ? Object.values(value).flatMap(names)
    : typeof value === "string"
      ? [value]
      : []

test("knows every name of each version by heart: a change of one is a change for whoever reads them", () => {
  expect(Object.fromEntries(conventionVersions.map((version) => [version, names(conventionsOf(version))]))).toEqual({
    "1.36": [
      "gen_ai.system",
      "gen_ai.client.operation.duration",
      "gen_ai.client.token.usage",
      "gen_ai.client.token.usage",
    ],
    "1.37": [
      "gen_ai.provider.name",
      "gen_ai.client.operation.duration",
      "gen_ai.client.token.usage",
      "gen_ai.client.token.usage",
    ],
    next: [
      "gen_ai.provider.name",
      "gen_ai.usage.cache_read.input_tokens",
      "gen_ai.response.time_to_first_chunk",
      "gen_ai.client.inference.duration",
      "gen_ai.client.inference.usage.input_tokens",
      "gen_ai.client.inference.usage.output_tokens",
    ],
  })
})

test("has no name for what was said", () => {
  const all = [...names(shared), ...conventionVersions.flatMap((version) => names(conventionsOf(version)))]
  expect(all.filter((name) => /message|content|prompt|instructions|arguments/.test(name))).toEqual([])
  expect([providerName("mistral"), providerName("box.example")]).toEqual(["mistral_ai", "box.example"])
})
