import { type Architecture, architectureMetadata, architectureTensors } from "./generated-architecture.ts"
import { sentencePieceMetadata, tekkenMetadata } from "./real-vocabularies.ts"
import { vocabularyMetadata } from "./generated-vocabulary.ts"
import { type GgufTensor, type GgufValue, writeGguf } from "./gguf-writer.ts"

/** How a random model is made. */
export interface RandomModelOptions {
  /** Equal seeds give equal files (1). */
  readonly seed?: number
  /** The context that the file states, in tokens (32768). */
  readonly contextTokens?: number
  /** How weights are stored (F32). */
  readonly type?: GgufTensor["type"]
  /** `large`: thirty times as many weights, for measurements (`small`). */
  readonly size?: "small" | "large"
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

/** How many tokens a vocabulary has. */
const sizeOf = ({ "tokenizer.ggml.tokens": tokens }: Readonly<Record<string, GgufValue>>): number =>
  tokens?.type === "strings" ? tokens.value.length : 0

interface RandomShape {
  readonly name: string
  readonly width: number
  readonly heads: number
  readonly vocabulary: Readonly<Record<string, GgufValue>>
}

const writeRandom = (file: string, options: RandomModelOptions, shape: RandomShape): Promise<void> => {
  const { vocabulary, ...named } = shape
  const model: Architecture = {
    ...named,
    vocabularySize: sizeOf(vocabulary),
    contextTokens: options.contextTokens ?? 32_768,
    ...(options.size === "large"
      ? { width: 256, heads: 8, layers: 6, keyValueHeads: 4, feedForward: 704 }
      : { layers: 2, keyValueHeads: 1, feedForward: 128 }),
    type: options.type ?? "F32",
  }
  const random = makeRandom(options.seed ?? 1)
  const tensors = architectureTensors(model, (_, inputs, outputs) =>
    Float32Array.from({ length: inputs * outputs }, () => (random() * 2 - 1) * weightScale),
  )
  return writeGguf(file, { ...architectureMetadata(model), ...vocabulary }, tensors)
}

/** A vocabulary of bytes, so that tokens can be counted by eye. */
const byteShape = (name: string, infill: boolean): RandomShape => ({
  name,
  width: 64,
  heads: 2,
  vocabulary: vocabularyMetadata({ infill }),
})

/** Writes a tiny chat model with seeded random weights: it talks nonsense, always the same, and knows no infill. */
export const makeRandomModel = (file: string, options: RandomModelOptions = {}): Promise<void> =>
  writeRandom(file, options, byteShape("random", false))

/** Writes the random model with the tokens for fill-in-the-middle. */
export const makeInfillModel = (file: string, options: RandomModelOptions = {}): Promise<void> =>
  writeRandom(file, options, byteShape("random-infill", true))

/** Writes a LoRA for the random model or its infill variant, strong enough to change what it says. */
export const makeRandomLora = (file: string, seed = 7): Promise<void> => {
  const random = makeRandom(seed)
  const rank = 4
  const width = 64
  const part = (name: string, shape: readonly [number, number]): GgufTensor => ({
    name,
    shape,
    type: "F32",
    values: Float32Array.from({ length: shape[0] * shape[1] }, () => (random() * 2 - 1) * 0.5),
  })
  const tensors = [0, 1].flatMap((layer) =>
    ["attn_q", "attn_output"].flatMap((matrix) => [
      part(`blk.${layer}.${matrix}.weight.lora_a`, [width, rank]),
      part(`blk.${layer}.${matrix}.weight.lora_b`, [rank, width]),
    ]),
  )
  return writeGguf(
    file,
    {
      "general.architecture": { type: "string", value: "llama" },
      "general.type": { type: "string", value: "adapter" },
      "general.name": { type: "string", value: "random-lora" },
      "adapter.type": { type: "string", value: "lora" },
      "adapter.lora.alpha": { type: "f32", value: 8 },
    },
    tensors,
  )
}

/** Writes the random model with Devstral's real vocabulary, Tekken: 17 MB, most of it for 130,000 tokens. */
export const makeTekkenModel = (file: string, options: RandomModelOptions = {}): Promise<void> =>
  writeRandom(
    file,
    { type: "F16", ...options },
    {
      name: "random-tekken",
      width: 32,
      heads: 1,
      vocabulary: tekkenMetadata(),
    },
  )

/** Writes a file that holds a real vocabulary and no weights: it can count tokens, and nothing else. */
export const makeVocabularyFile = (file: string, vocabulary: "tekken" | "sentencepiece-v3"): Promise<void> => {
  const metadata = vocabulary === "tekken" ? tekkenMetadata() : sentencePieceMetadata()
  const model: Architecture = {
    name: vocabulary,
    contextTokens: 32_768,
    vocabularySize: sizeOf(metadata),
    width: 32,
    layers: 1,
    heads: 1,
    keyValueHeads: 1,
    feedForward: 32,
    type: "F32",
  }
  return writeGguf(file, { ...architectureMetadata(model), ...metadata }, [])
}
