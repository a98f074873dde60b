import { type Architecture, architectureMetadata, architectureTensors } from "./generated-architecture.ts"
import { compileScript, type Script } from "./generated-script.ts"
import { controlId, firstExtraId, vocabularyMetadata } from "./generated-vocabulary.ts"
import { writeGguf } from "./gguf-writer.ts"

/** How a scripted model is made. */
export interface ScriptedModelOptions extends Script {
  /** The context that the file states, in tokens (32768). */
  readonly contextTokens?: number
}

// Far above every other score, so that no temperature changes what is said.
const certainty = 4

const roundUp = (value: number, step: number): number => Math.ceil(value / step) * step

/**
 * Writes a model that says exactly what its script says, through the real engine: embeddings are one-hot, attention and
 * feed-forward add nothing, and the output matrix is the table from token to next token.
 */
export const makeScriptedModel = (file: string, options: ScriptedModelOptions): Promise<void> => {
  const { extra, next } = compileScript(options)
  const vocabularySize = firstExtraId + extra.length
  const width = roundUp(vocabularySize, 64)
  const model: Architecture = {
    name: "scripted",
    contextTokens: options.contextTokens ?? 32_768,
    vocabularySize,
    width,
    layers: 1,
    heads: width / 64,
    keyValueHeads: 1,
    feedForward: 32,
    type: "F16",
  }
  const tensors = architectureTensors(model, (name, inputs, outputs) => {
    const values = new Float32Array(inputs * outputs)
    for (let token = 0; token < vocabularySize; token++) {
      if (name === "token_embd") values[token * width + token] = 1
      if (name === "output") values[(next.get(token) ?? controlId("</s>")) * width + token] = certainty
    }
    return values
  })
  const vocabulary = vocabularyMetadata({ infill: options.infill !== undefined, extra })
  return writeGguf(file, { ...architectureMetadata(model), ...vocabulary }, tensors)
}
