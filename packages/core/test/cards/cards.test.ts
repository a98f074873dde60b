import { findCard, modelCards, unknownCard } from "@postern/core"
import { expect, test } from "vitest"

const today = "2026-11-23"

const named = (name: string) => {
  const card = findCard(name)
  if (card === undefined) throw new Error(`no card named ${name}`)
  return card
}

test("gives every card and every API id one owner", () => {
  const names = modelCards.flatMap((card) => [card.name, ...card.api.map(({ id }) => id)])
  expect(new Set(names).size).toBe(names.length)
})

test.each(modelCards)("finds $name by its name and by every API id", (card) => {
  for (const name of [card.name, ...card.api.map(({ id }) => id)]) expect(findCard(name)).toBe(card)
})

test.each([
  ["mistralai/Devstral-Small-2-24B-Instruct-2512", "devstral-small-2"],
  ["qwen/qwen2.5-coder-7b-instruct", "qwen2.5-coder-7b"],
  ["ibm-granite/granite-8b-code-base-4k", "granite-8b-code"],
])("finds the card of published weights: %s", (weights, name) => {
  expect(findCard(weights)?.name).toBe(name)
})

test("has no card for an id that moves or that nobody knows", () => {
  for (const id of ["mistral-large-latest", "codestral-latest", "gpt-99", "", "__proto__", "constructor"])
    expect(findCard(id)).toBeUndefined()
})

test("tells that Devstral is dense and has no infill training, and that Codestral has", () => {
  for (const name of ["devstral-small-2", "devstral-2"]) {
    expect(named(name).parameters.kind).toBe("dense")
    expect(named(name).capabilities.infill).toBe(false)
  }
  expect(named("codestral-25.08").capabilities.infill).toBe(true)
})

test("counts Mistral Large 2 with SentencePiece and Devstral Small 2 with Tekken", () => {
  expect(named("mistral-large-2407").tokenizer).toBe("sentencepiece-v3")
  expect(named("mistral-large-2411").tokenizer).toBe("sentencepiece-v7")
  expect(named("devstral-small-2").tokenizer).toBe("tekken")
})

test("gives every retired id its day, now past, and a replacement that has a card and still answers", () => {
  const retired = modelCards.flatMap(({ api }) => api).filter(({ state }) => state === "retired")
  expect(retired.length).toBeGreaterThan(0)
  for (const { retires, replacement } of retired) {
    expect(retires).toMatch(/^\d{4}-\d{2}-\d{2}$/)
    expect(String(retires) <= today).toBe(true)
    const successor = named(String(replacement)).api.find(({ id }) => id === replacement)
    expect(successor?.state).toBe("available")
  }
})

test.each(modelCards)("names public sources for $name, and no file of anybody's machine", ({ sources }) => {
  expect(sources.length).toBeGreaterThan(0)
  for (const source of sources) expect(source).toMatch(/^https:\/\/[a-z0-9.-]+\.[a-z]+(\/|$| )/)
})

test("states no price below zero, and none for cached input above that of input", () => {
  const prices = modelCards.flatMap(({ price }) => (price === "unknown" ? [] : [price]))
  expect(prices.length).toBeGreaterThan(0)
  for (const { input, output, cachedInput = 0 } of prices) {
    expect(Math.min(input, output, cachedInput)).toBeGreaterThanOrEqual(0)
    expect(cachedInput).toBeLessThanOrEqual(input)
  }
})

test.each(modelCards)(
  "states a size and a context window for $name that can be true",
  ({ parameters, contextWindow }) => {
    const { total, active, kind } = parameters
    const fits = {
      dense: active === total,
      "mixture-of-experts": Number(active) < Number(total),
      unknown: total === "unknown" && active === "unknown",
    }
    expect(fits[kind]).toBe(true)
    expect(contextWindow === "unknown" || (Number.isSafeInteger(contextWindow) && contextWindow > 0)).toBe(true)
  },
)

test("says unknown of everything on the card of an unknown model", () => {
  const { name, title, api, sources, parameters, capabilities, ...rest } = unknownCard("my-model")
  expect([name, title]).toEqual(["my-model", "my-model"])
  expect([api, sources]).toEqual([[], []])
  const facts = [...Object.values(parameters), ...Object.values(capabilities), ...Object.values(rest)]
  expect(new Set(facts)).toEqual(new Set(["unknown"]))
})
