import { chatTemplate } from "./generated-chat-template.ts"
import { type GgufTensor, type GgufValue } from "./gguf-writer.ts"

/** The sizes of a generated model of the llama architecture. */
export interface Architecture {
  readonly name: string
  readonly contextTokens: number
  readonly vocabularySize: number
  /** Width of the embedding; a multiple of 32 times `heads`. */
  readonly width: number
  readonly layers: number
  readonly heads: number
  readonly keyValueHeads: number
  readonly feedForward: number
  readonly type: GgufTensor["type"]
  /** Absent: Devstral's. */
  readonly template?: string
}

const fileTypes = { F32: 0, F16: 1, Q8_0: 7 } as const

/** The metadata that llama.cpp wants of a model of the llama architecture, with a chat template. */
export const architectureMetadata = (model: Architecture): Readonly<Record<string, GgufValue>> => {
  const size = (value: number): GgufValue => ({ type: "u32", value })
  return {
    "general.architecture": { type: "string", value: "llama" },
    "general.type": { type: "string", value: "model" },
    "general.name": { type: "string", value: model.name },
    "general.file_type": size(fileTypes[model.type]),
    "general.quantization_version": size(2),
    "llama.block_count": size(model.layers),
    "llama.context_length": size(model.contextTokens),
    "llama.embedding_length": size(model.width),
    "llama.feed_forward_length": size(model.feedForward),
    "llama.attention.head_count": size(model.heads),
    "llama.attention.head_count_kv": size(model.keyValueHeads),
    "llama.attention.layer_norm_rms_epsilon": { type: "f32", value: 1e-5 },
    "llama.rope.dimension_count": size(model.width / model.heads),
    "llama.rope.freq_base": { type: "f32", value: 10_000 },
    "llama.vocab_size": size(model.vocabularySize),
    "tokenizer.chat_template": { type: "string", value: model.template ?? chatTemplate },
  }
}

/** Fills one matrix, given by name, of a generated model. */
export type FillTensor = (name: string, inputs: number, outputs: number) => Float32Array<ArrayBuffer>

/** Every tensor of the model, matrices by `fill` and norms at one. */
export const architectureTensors = (model: Architecture, fill: FillTensor): ReadonlyArray<GgufTensor> => {
  const { width, feedForward, vocabularySize, type } = model
  const keyValueWidth = (width / model.heads) * model.keyValueHeads
  const matrix = (name: string, inputs: number, outputs: number): GgufTensor => ({
    name: `${name}.weight`,
    shape: [inputs, outputs],
    type,
    values: fill(name, inputs, outputs),
  })
  const norm = (name: string): GgufTensor => ({
    name: `${name}.weight`,
    shape: [width],
    type: "F32",
    values: new Float32Array(width).fill(1),
  })
  const tensors = [
    matrix("token_embd", width, vocabularySize),
    norm("output_norm"),
    matrix("output", width, vocabularySize),
  ]
  for (let layer = 0; layer < model.layers; layer++) {
    const block = `blk.${layer}`
    tensors.push(
      norm(`${block}.attn_norm`),
      matrix(`${block}.attn_q`, width, width),
      matrix(`${block}.attn_k`, width, keyValueWidth),
      matrix(`${block}.attn_v`, width, keyValueWidth),
      matrix(`${block}.attn_output`, width, width),
      norm(`${block}.ffn_norm`),
      matrix(`${block}.ffn_gate`, width, feedForward),
      matrix(`${block}.ffn_up`, width, feedForward),
      matrix(`${block}.ffn_down`, feedForward, width),
    )
  }
  return tensors
}
