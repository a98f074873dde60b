import { makeRandomModel } from "@postern/core/testing"
import * as Effect from "effect/Effect"
import { afterEach, beforeAll, expect, test } from "vitest"
import { fitContexts, type ModelDemand } from "../../src/llama-cpp/fit-contexts.ts"
import { makeLlamaCppTarget } from "../../src/llama-cpp/llama-cpp-model.ts"
import { close, useFolder } from "./engine.ts"

const gib = 2 ** 30
/** Devstral Small 2 at Q4_K_M: 14.3 GB, and 160 KiB a token for each of two sequences. */
const chat: ModelDemand = {
  weightsBytes: 14.3e9,
  leastTokens: 2048,
  mostTokens: 32_768,
  contextBytes: (tokens) => 2 * 163_840 * tokens,
}
const infill: ModelDemand = {
  weightsBytes: 1.6e9,
  leastTokens: 2048,
  mostTokens: 8192,
  contextBytes: (tokens) => 28_672 * tokens,
}
const bytes = (models: ReadonlyArray<ModelDemand>, tokens: ReadonlyArray<number>) =>
  models.reduce((sum, model, index) => sum + model.weightsBytes + model.contextBytes(tokens[index] ?? 0), 0)

test("gives every model of the set all it could have where there is memory for it", () => {
  expect(fitContexts([chat, infill], 48 * gib)).toEqual([32_768, 8192])
})

test("shares what there is: all grow alike, together they fit, and a step more would not", () => {
  const models = [chat, infill]
  const fitted = fitContexts(models, 22 * gib) ?? []
  const [forChat = 0, forInfill = 0] = fitted
  expect(bytes(models, fitted)).toBeLessThanOrEqual(22 * gib)
  expect(bytes(models, [forChat + 512, forInfill + 512])).toBeGreaterThan(22 * gib)
  const shares = models.map(
    ({ leastTokens, mostTokens }, index) => ((fitted[index] ?? 0) - leastTokens) / (mostTokens - leastTokens),
  )
  expect(Math.abs((shares[0] ?? 0) - (shares[1] ?? 1))).toBeLessThan(0.05)
  // Alone it would have more.
  expect(fitContexts([chat], 22 * gib)?.[0]).toBeGreaterThan(forChat)
})

test("gives nothing where not even the least contexts fit", () => {
  expect(fitContexts([chat, infill], 14 * gib)).toBe(undefined)
})

const at = useFolder()
beforeAll(() => makeRandomModel(at("random.gguf"), { contextTokens: 4096 }))
const target = () => makeLlamaCppTarget({ file: at("random.gguf"), threads: 1, gpu: false })
let loaded: ReturnType<typeof target> | undefined
afterEach(() => close(loaded))

test("loads what there is memory for, where nobody says how much", async () => {
  loaded = target()
  expect(loaded.contextLimit()).toEqual({ tokens: 32_768, estimated: true })
  await Effect.runPromise(loaded.warm)
  expect(loaded.contextLimit()).toEqual({ tokens: 4095, estimated: false })
  expect(loaded.warnings?.()).toEqual([])
})
