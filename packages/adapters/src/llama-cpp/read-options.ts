import { availableParallelism } from "node:os"
import { basename, isAbsolute } from "node:path"
import { findCard, type ModelCard, type RequestKind, unknownCard } from "@postern/core"
import { type EngineSetup } from "./engine-setup.ts"
import { type LoraOptions } from "./pick-adapter.ts"

/** Which model runs on this device, and how. */
export interface LlamaCppOptions {
  /** Unique among a router's targets (the file's name without `.gguf`; of an Ollama blob the beginning). */
  readonly id?: string
  /** Absolute path of a `.gguf` file, or of an Ollama blob, which holds the same. Nothing is ever downloaded. */
  readonly file: string
  /** Facts about the model (the card whose name `id` or the file has, else everything unknown). */
  readonly card?: ModelCard
  /** What the model is asked for (`["chat"]`). */
  readonly serves?: ReadonlyArray<RequestKind>
  /**
   * Tokens that prompt and answer of one request may have together; the model's own context is the limit. Absent: as many
   * as there is memory for beside the router's other models, 32,768 at most, 8,192 where no chat is served.
   */
  readonly contextTokens?: number
  /** Threads that compute (one less than the machine's cores, at least one). */
  readonly threads?: number
  /** `false` computes without a GPU (`"auto"`). */
  readonly gpu?: "auto" | false
  /**
   * Requests that run at once, each with a context of its own (2). A model that serves infill and more has one more, for
   * infill alone.
   */
  readonly sequences?: number
  /** Fine-tunes for some languages or files (none); each takes memory for a context of its own once it is asked for. */
  readonly adapters?: ReadonlyArray<LoraOptions>
}

/** The options with every default filled in. */
export interface LlamaCppSettings {
  readonly id: string
  readonly card: ModelCard
  readonly setup: EngineSetup
}

/** How a file of quantised weights names what was done to them: `.Q4_K_M`, `-IQ3_XS`, `-F16`, a part of several. */
const quantisation = /(?:[-.](?:i?q\d\w*|mxfp4\w*|b?f16|f32|\d{5}-of-\d{5}))+$/i

/** How Ollama names a file that it holds. */
const ollamaBlob = /^sha256-[0-9a-f]{64}$/

const nameOf = (file: string): string => {
  const name = basename(file)
  // A whole checksum is no name to read; its beginning tells it from others.
  return ollamaBlob.test(name) ? name.slice(0, "sha256-".length + 12) : name.slice(0, -".gguf".length)
}

/** The card of the model whose published name the file has; nothing is guessed from anything less. */
const cardOf = (id: string, file: string): ModelCard => {
  const name = nameOf(file)
  return findCard(id) ?? findCard(name.replace(quantisation, "")) ?? unknownCard(id)
}

/** Contexts that are asked for where nobody says otherwise: more costs memory that few requests use. */
const mostContext = 32_768
const mostOtherContext = 8192

/** With less than this, few requests of a coding tool fit. */
const leastContext = 2048

const readCount = (name: keyof LlamaCppOptions, value: number): number => {
  if (Number.isSafeInteger(value) && value > 0) return value
  throw new TypeError(`Expected \`${name}\` to be a whole number above 0, came ${value}.`)
}

const readAdapters = (adapters: ReadonlyArray<LoraOptions>): EngineSetup["adapters"] =>
  adapters.map(({ file, languages = [], paths = [], scale = 1 }, index) => {
    const name = `adapters[${index}]`
    if (!isAbsolute(file) || !file.toLowerCase().endsWith(".gguf")) {
      throw new TypeError(`Expected \`${name}.file\` to be the absolute path of a LoRA in a .gguf file.`)
    }
    if (languages.length === 0 && paths.length === 0) {
      throw new TypeError(`Expected \`${name}\` to name \`languages\` or \`paths\`; without them it is never used.`)
    }
    if (!Number.isFinite(scale)) throw new TypeError(`Expected \`${name}.scale\` to be a number, came ${scale}.`)
    return { file, scale }
  })

/** Checks the options and fills in the defaults; throws a `TypeError` that names the option. Reads no file. */
export const readOptions = (options: LlamaCppOptions): LlamaCppSettings => {
  const { file, serves = ["chat"], gpu = "auto" } = options
  if (!isAbsolute(file) || !(file.toLowerCase().endsWith(".gguf") || ollamaBlob.test(basename(file)))) {
    throw new TypeError(
      "Expected `file` to be the absolute path of a .gguf file, or of an Ollama blob; Postern downloads nothing, so fetch the model first and name its path.",
    )
  }
  if (serves.length === 0) throw new TypeError("Expected `serves` to name at least one kind of request.")
  const id = options.id ?? nameOf(file)
  const usualContext = serves.includes("chat") ? mostContext : mostOtherContext
  const contextTokens = readCount("contextTokens", options.contextTokens ?? usualContext)
  const isMixed = serves.includes("infill") && serves.length > 1
  const parallel = readCount("sequences", options.sequences ?? 2)
  return {
    id,
    card: options.card ?? cardOf(id, file),
    setup: {
      file,
      serves,
      gpu,
      contextTokens,
      leastContextTokens: options.contextTokens === undefined ? Math.min(leastContext, contextTokens) : contextTokens,
      threads: readCount("threads", options.threads ?? Math.max(1, availableParallelism() - 1)),
      sequences: isMixed || !serves.includes("infill") ? parallel : 0,
      adapters: readAdapters(options.adapters ?? []),
      infillSequences: isMixed ? 1 : serves.includes("infill") ? parallel : 0,
    },
  }
}
