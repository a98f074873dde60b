import { planModels, type PlannedModel } from "@postern/adapters/model-files"
import { expect, test } from "vitest"

const gib = 2 ** 30

const chat: PlannedModel = {
  options: { file: "/models/chat.gguf" },
  sizeBytes: 14.3e9,
  bytesPerToken: 163_840,
  contextTokens: 262_144,
}
const infill: PlannedModel = {
  options: { file: "/models/infill.gguf", serves: ["infill"] },
  sizeBytes: 1.9e9,
  bytesPerToken: 30_720,
}

test("gives what is asked for where there is memory for it, of chat more than of infill", () => {
  expect(planModels([chat, infill], 64 * gib).contextTokens).toEqual([32_768, 8192])
  const stated = { ...chat, options: { ...chat.options, contextTokens: 65_536 } }
  expect(planModels([stated], 64 * gib).contextTokens).toEqual([65_536])
})

test("never gives more than the file states", () => {
  expect(planModels([{ ...chat, contextTokens: 16_384 }], 64 * gib).contextTokens).toEqual([16_384])
})

test("shares what there is, and says where not even the least fits", () => {
  const { contextTokens = [], leastBytes } = planModels([chat, infill], 24 * gib)
  expect(contextTokens).toHaveLength(2)
  for (const tokens of contextTokens) expect(tokens).toBeGreaterThanOrEqual(2048)
  const [first = 0, second = 0] = contextTokens
  const taken = chat.sizeBytes + infill.sizeBytes + 2 * (first * chat.bytesPerToken + second * infill.bytesPerToken)
  expect(taken).toBeLessThanOrEqual(24 * gib * 0.9)
  expect(planModels([chat, infill], 12 * gib).contextTokens).toBeUndefined()
  expect(leastBytes).toBe(chat.sizeBytes + infill.sizeBytes + 2 * 2048 * (chat.bytesPerToken + infill.bytesPerToken))
})
