import { type Architecture, architectureMetadata, architectureTensors } from "./generated-architecture.ts"
import { familyShapes } from "./generated-families.ts"
import { infillShapes } from "./generated-infill-families.ts"
import { compileScript, type Script } from "./generated-script.ts"
import { controlId, type ControlNames, firstExtraId, vocabularyMetadata } from "./generated-vocabulary.ts"
import { writeGguf } from "./gguf-writer.ts"

/** How a scripted model is made. */
export interface ScriptedModelOptions extends Script {
  /** The context that the file states, in tokens (32768). */
  readonly contextTokens?: number
  /** The file says which tokens are for fill-in-the-middle (`true`, where the script has `infill`). */
  readonly declaresInfill?: boolean
  /** Other names for control tokens, for instance the marks around reasoning. */
  readonly names?: ControlNames
  /** What the file says it is called, in `general.name` (`"scripted"`, or the infill family's). */
  readonly modelName?: string
  /** Another chat template than the family's. */
  readonly template?: string
}

// Far above every other score, so that no temperature changes what is said.
const certainty = 4

const roundUp = (value: number, step: number): number => Math.ceil(value / step) * step

const headWidth = 64

// The slowest of RoPE's pairs, with the base below: no position turns it noticeably.
const still = headWidth - 2
const ropeBase = 1e9

type SetWeight = (name: string, output: number, input: number, value: number) => void

/**
 * Lets the end of a user message look for the end of the tool list, and write what it finds into `found`, a dimension
 * that no token has: the one thing the model remembers besides its last token.
 */
const lookForTools = (set: SetWeight, width: number, found: number): void => {
  // The norm before attention makes a one-hot embedding this large.
  const normed = Math.sqrt(width)
  set("blk.0.attn_q", still, controlId("[/INST]"), 1)
  set("blk.0.attn_k", still, controlId("[/AVAILABLE_TOOLS]"), 1)
  set("blk.0.attn_v", 0, controlId("[/AVAILABLE_TOOLS]"), 1 / normed)
  set("blk.0.attn_output", found, 0, 1)
  set("output", controlId("[TOOL_CALLS]"), found, 2 * certainty)
}

/**
 * Writes a model that says exactly what its script says, through the real engine: embeddings are one-hot, feed-forward
 * adds nothing, and the output matrix is the table from token to next token.
 */
export const makeScriptedModel = (file: string, options: ScriptedModelOptions): Promise<void> => {
  const { callsTools, extra, next } = compileScript(options)
  const family = familyShapes[options.family ?? "devstral"]
  const shape = options.infillFamily === undefined ? undefined : infillShapes[options.infillFamily]
  const names = { ...family.names, ...shape?.names, ...options.names }
  const vocabularySize = firstExtraId + extra.length
  const width = roundUp(vocabularySize + 1, headWidth)
  const model: Architecture = {
    name: options.modelName ?? shape?.model ?? "scripted",
    contextTokens: options.contextTokens ?? 32_768,
    vocabularySize,
    width,
    layers: 1,
    heads: width / headWidth,
    keyValueHeads: 1,
    feedForward: 32,
    type: "F16",
    template: options.template ?? family.template,
  }
  const weights = new Map<string, Array<readonly [output: number, input: number, value: number]>>()
  const set: SetWeight = (name, output, input, value) => {
    const listed = weights.get(name) ?? []
    listed.push([output, input, value])
    weights.set(name, listed)
  }
  for (let token = 0; token < vocabularySize; token++) {
    set("token_embd", token, token, 1)
    set("output", next.get(token) ?? controlId("</s>"), token, certainty)
  }
  if (callsTools) lookForTools(set, width, vocabularySize)
  const tensors = architectureTensors(model, (name, inputs, outputs) => {
    const values = new Float32Array(inputs * outputs)
    for (const [output, input, value] of weights.get(name) ?? []) values[output * inputs + input] = value
    return values
  })
  const metadata = {
    ...architectureMetadata(model),
    ...vocabularyMetadata({
      infill: options.infill !== undefined && options.declaresInfill !== false,
      hasMiddle: shape?.hasMiddle,
      extra,
      names,
    }),
    "llama.rope.freq_base": { type: "f32", value: ropeBase } as const,
  }
  return writeGguf(file, metadata, tensors)
}
