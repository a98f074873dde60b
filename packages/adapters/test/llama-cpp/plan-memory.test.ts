import { writeFile } from "node:fs/promises"
import { makeRandomLora, makeRandomModel } from "@postern/core/testing"
import * as llamaPackage from "node-llama-cpp"
import { afterAll, beforeAll, expect, test } from "vitest"
import { type EngineSetup, type PendingSetup } from "../../src/llama-cpp/engine-setup.ts"
import { type MemoryPlan, planMemory } from "../../src/llama-cpp/plan-memory.ts"
import { readOptions } from "../../src/llama-cpp/read-options.ts"
import { useFolder } from "./engine.ts"

const at = useFolder()
const mib = 2 ** 20
const plenty = 1024 * mib
let llama: llamaPackage.Llama
beforeAll(async () => {
  await makeRandomModel(at("model.gguf"))
  await makeRandomLora(at("cobol.gguf"))
  await writeFile(at("broken.gguf"), "no model")
  llama = await llamaPackage.getLlama({
    gpu: false,
    build: "never",
    skipDownload: true,
    maxThreads: 1,
    logLevel: llamaPackage.LlamaLogLevel.disabled,
  })
})
afterAll(() => llama.dispose())

const setupOf = (
  more: { readonly adapters?: number; readonly file?: string; readonly sequences?: number } = {},
): EngineSetup =>
  readOptions({
    file: at(more.file ?? "model.gguf"),
    sequences: more.sequences ?? 1,
    adapters: Array.from({ length: more.adapters ?? 0 }, () => ({ languages: ["cobol"], file: at("cobol.gguf") })),
  }).setup

/** What is free: bytes of the machine, and of a GPU where there is one. */
const planOf = (
  ram: number,
  {
    setup = setupOf(),
    beside = [],
    vram,
  }: { setup?: EngineSetup; beside?: ReadonlyArray<PendingSetup>; vram?: number } = {},
): Promise<MemoryPlan> =>
  planMemory({ llamaPackage, llama, freeBytes: (onGpu) => Promise.resolve(onGpu ? vram : ram) }, setup, beside)

const isWhole = async (freeMib: number, options: Parameters<typeof planOf>[1]): Promise<boolean> =>
  !(await planOf(freeMib * mib, options)).isNarrow

/** The least memory, to a mebibyte, that gives a whole context. */
const neededMib = async (options: Parameters<typeof planOf>[1]): Promise<number> => {
  let [less, enough] = [1, 512]
  while (enough - less > 1) {
    const middle = Math.floor((less + enough) / 2)
    if (await isWhole(middle, options)) enough = middle
    else less = middle
  }
  return enough
}

/** What the model needs alone. */
let alone = 0
beforeAll(async () => {
  alone = await neededMib({})
})

test("gives all that is asked for where there is memory, on the GPU before the machine's own", async () => {
  expect(await planOf(plenty)).toEqual({ contextTokens: 32_768, isNarrow: false, gpuLayers: "auto" })
  expect(await planOf(0, { vram: plenty })).toEqual({ contextTokens: 32_768, isNarrow: false, gpuLayers: "max" })
})

test("gives the less the less memory there is, and never less than the least", async () => {
  const shares = [1, 0.8, 0.6, 0.3, 0.01]
  const plans = await Promise.all(shares.map((share) => planOf(Math.ceil(alone * share * mib))))
  const tokens = plans.map(({ contextTokens }) => contextTokens)
  expect(tokens).toEqual(tokens.toSorted((a, b) => b - a))
  expect([tokens[0], tokens.at(-1)]).toEqual([32_768, 2048])
  expect(tokens[1]).toBeLessThan(32_768)
  expect(tokens[1]).toBeGreaterThan(2048)
  expect(plans.map(({ isNarrow }) => isNarrow)).toEqual([false, true, true, true, true])
})

test("keeps room for the models beside it, and none for a file that cannot be read", async () => {
  expect(await isWhole(alone + 1, { beside: [setupOf()] })).toBe(false)
  expect(await isWhole(2 * alone, { beside: [setupOf()] })).toBe(true)
  expect(await isWhole(alone, { beside: [setupOf({ file: "broken.gguf" })] })).toBe(true)
})

test("keeps room for the contexts of adapters, which are made when they are first asked for", async () => {
  expect(await isWhole(alone + 1, { setup: setupOf({ adapters: 1 }) })).toBe(false)
  expect(await isWhole(2 * alone, { setup: setupOf({ adapters: 1 }) })).toBe(true)
  expect(await isWhole(2 * alone, { setup: setupOf({ adapters: 3 }) })).toBe(false)
  expect(await isWhole(4 * alone, { setup: setupOf({ adapters: 3 }) })).toBe(true)
})

test("counts one sequence for an adapter, however many the model itself has", async () => {
  const forFour = await neededMib({ setup: setupOf({ sequences: 4 }) })
  expect(forFour).toBeGreaterThan(alone + 1)
  const setup = setupOf({ sequences: 4, adapters: 1 })
  expect(await isWhole(forFour + 1, { setup })).toBe(false)
  expect(await isWhole(forFour + alone, { setup })).toBe(true)
})

test("keeps room for the adapters of a model that is loaded already, and not for the model again", async () => {
  const unloaded = setupOf({ adapters: 1 })
  const loaded: PendingSetup = { ...unloaded, leastContextTokens: 32_768, isLoaded: true }
  expect(await isWhole(alone + 1, { beside: [loaded] })).toBe(false)
  expect(await isWhole(2 * alone, { beside: [loaded] })).toBe(true)
  expect(await isWhole(2 * alone, { beside: [unloaded] })).toBe(false)
})

test("loads as it was asked what it cannot size: the engine says what is wrong with the file", async () => {
  expect(await planOf(mib, { setup: setupOf({ file: "broken.gguf" }) })).toMatchObject({ contextTokens: 32_768 })
})
