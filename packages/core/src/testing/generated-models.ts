import { type Architecture, architectureMetadata, architectureTensors } from "./generated-architecture.ts"
import { firstExtraId, vocabularyMetadata } from "./generated-vocabulary.ts"
import { type GgufTensor, writeGguf } from "./gguf-writer.ts"

/** How a random model is made. */
export interface RandomModelOptions {
  /** Equal seeds give equal files (1). */
  readonly seed?: number
  /** The context that the file states, in tokens (32768). */
  readonly contextTokens?: number
  /** How weights are stored (F32). */
  readonly type?: GgufTensor["type"]
}

/** Mulberry32: small, fast, the same on every machine. */
const makeRandom = (seed: number): (() => number) => {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

const weightScale = 0.15

const writeRandom = (file: string, options: RandomModelOptions, infill: boolean): Promise<void> => {
  const model: Architecture = {
    name: infill ? "random-infill" : "random",
    contextTokens: options.contextTokens ?? 32_768,
    vocabularySize: firstExtraId,
    width: 64,
    layers: 2,
    heads: 2,
    keyValueHeads: 1,
    feedForward: 128,
    type: options.type ?? "F32",
  }
  const random = makeRandom(options.seed ?? 1)
  const tensors = architectureTensors(model, (_, inputs, outputs) =>
    Float32Array.from({ length: inputs * outputs }, () => (random() * 2 - 1) * weightScale),
  )
  return writeGguf(file, { ...architectureMetadata(model), ...vocabularyMetadata({ infill }) }, tensors)
}

/** Writes a tiny chat model with seeded random weights: it talks nonsense, always the same, and knows no infill. */
export const makeRandomModel = (file: string, options: RandomModelOptions = {}): Promise<void> =>
  writeRandom(file, options, false)

/** Writes the random model with the tokens for fill-in-the-middle. */
export const makeInfillModel = (file: string, options: RandomModelOptions = {}): Promise<void> =>
  writeRandom(file, options, true)
