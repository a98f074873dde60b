import { findCard, type Known } from "@postern/core"

/** One file that a maker or a converter publishes. */
export interface KnownFile {
  /** For instance `Q4_K_M`. */
  readonly quantisation: string
  readonly sizeBytes: Known<number>
  /** Hexadecimal; `unknown` unless it was read where the file is published. */
  readonly sha256: Known<string>
}

/** A way of converting a model that gives a file which works worse than it should. */
export interface BadConversion {
  /** Files made before this day are affected; ISO date. */
  readonly before: string
  /** Whose files, as `general.quantized_by` in a header says; absent: everybody's. */
  readonly by?: RegExp
  readonly what: string
  readonly source: string
}

/** A model that is worth running on a device, and its files. */
export interface KnownModel {
  /** The name of its card, or its own where it has none. */
  readonly name: string
  readonly title: string
  readonly vendor: string
  /** Country or union whose law binds the vendor. */
  readonly jurisdiction: Known<string>
  readonly licence: Known<string>
  readonly serves: ReadonlyArray<"chat" | "infill">
  /** What the header calls it, in `general.name` or `general.basename`, or the file's own name. */
  readonly called: RegExp
  /** Where its maker or a converter publishes GGUF files; nothing is ever fetched from there by Postern. */
  readonly repositories: ReadonlyArray<string>
  /** Bytes that the context takes for each token, at 16 bits. */
  readonly bytesPerToken: Known<number>
  readonly files: ReadonlyArray<KnownFile>
  readonly badConversions: ReadonlyArray<BadConversion>
  readonly note?: string
}

const titleOf = (name: string): string => findCard(name)?.title ?? name
const licenceOf = (name: string): Known<string> => findCard(name)?.licence ?? "unknown"

const coder = (name: string, called: RegExp, repositories: ReadonlyArray<string>): KnownModel => ({
  name,
  title: titleOf(name),
  vendor: "Alibaba Cloud",
  jurisdiction: "cn",
  licence: licenceOf(name),
  serves: ["infill", "chat"],
  called,
  repositories,
  bytesPerToken: "unknown",
  files: [],
  badConversions: [],
})

interface StarCoder {
  readonly billions: number
  readonly layers: number
  readonly keyValueHeads: number
  readonly files: ReadonlyArray<KnownFile>
}

const knownFile = (quantisation: string, sizeBytes: number): KnownFile => ({
  quantisation,
  sizeBytes,
  sha256: "unknown",
})

/** Licence and architecture: https://huggingface.co/bigcode/starcoder2-7b and its siblings, heads of 128 each. */
const starcoder2 = ({ billions, layers, keyValueHeads, files }: StarCoder): KnownModel => ({
  name: `starcoder2-${billions}b`,
  title: `StarCoder2 ${billions}B`,
  vendor: "BigCode (Hugging Face, ServiceNow)",
  // A collaboration over borders.
  jurisdiction: "unknown",
  licence: "BigCode OpenRAIL-M",
  serves: ["infill"],
  called: new RegExp(`starcoder[-_ ]?2[-_ ]${billions}b(?!.*instruct)`, "i"),
  repositories: files.length === 0 ? [] : [`second-state/StarCoder2-${billions}B-GGUF`],
  bytesPerToken: layers * keyValueHeads * 128 * 4,
  files,
  badConversions: [],
})

/** Licence and infill: https://github.com/meta-llama/codellama/blob/main/MODEL_CARD.md (7B and 13B; 34B was not trained for it). */
const codeLlama = (
  billions: number,
  rest: Pick<KnownModel, "bytesPerToken" | "files" | "repositories">,
): KnownModel => ({
  name: `codellama-${billions}b`,
  title: `Code Llama ${billions}B`,
  vendor: "Meta",
  jurisdiction: "us",
  licence: "Llama 2 Community License",
  serves: ["infill"],
  called: new RegExp(`code[-_ ]?llama[-_ ]${billions}b(?!.*python)`, "i"),
  ...rest,
  badConversions: [],
  note: "The variant for Python has no infill training.",
})

/** Sizes of Devstral's files: https://smeltcore.com, in agreement with 23.57 billion parameters. */
const devstralFiles: ReadonlyArray<KnownFile> = [
  knownFile("Q4_K_M", 14_330_000_000),
  knownFile("Q5_K_M", 16_760_000_000),
]

/** The models that are known. No checksum is given that was not read at its source, which is why there is none yet. */
export const knownModels: ReadonlyArray<KnownModel> = [
  {
    name: "devstral-small-2",
    title: titleOf("devstral-small-2"),
    vendor: "Mistral AI",
    jurisdiction: "eu",
    licence: licenceOf("devstral-small-2"),
    serves: ["chat"],
    called: /devstral[-_ ]small[-_ ]2\b/i,
    repositories: [
      "ggml-org/Devstral-Small-2-24B-Instruct-2512-GGUF",
      "unsloth/Devstral-Small-2-24B-Instruct-2512-GGUF",
    ],
    // 40 layers with 8 heads of 128 for keys and as many for values.
    bytesPerToken: 163_840,
    files: devstralFiles,
    badConversions: [
      {
        before: "2025-12-13",
        by: /unsloth/i,
        what: "its chat template was corrected since",
        source: "https://huggingface.co/unsloth/Devstral-Small-2-24B-Instruct-2512-GGUF",
      },
    ],
    note: "It has no infill training: autocompletion wants a model of its own.",
  },
  coder("qwen2.5-coder-1.5b", /qwen2\.5[-_ ]coder[-_ ]1\.5b/i, ["Qwen/Qwen2.5-Coder-1.5B-Instruct-GGUF"]),
  coder("qwen2.5-coder-7b", /qwen2\.5[-_ ]coder[-_ ]7b/i, ["Qwen/Qwen2.5-Coder-7B-Instruct-GGUF"]),
  coder("qwen2.5-coder-32b", /qwen2\.5[-_ ]coder[-_ ]32b/i, ["Qwen/Qwen2.5-Coder-32B-Instruct-GGUF"]),
  {
    ...coder("deepseek-coder-6.7b", /deepseek[-_ ]coder[-_ ]6\.7b/i, []),
    vendor: "DeepSeek",
    note: "Take the base model for infill.",
  },
  // Sizes: https://huggingface.co/second-state/StarCoder2-7B-GGUF and StarCoder2-3B-GGUF.
  starcoder2({
    billions: 3,
    layers: 30,
    keyValueHeads: 2,
    files: [knownFile("Q4_K_M", 1_850_000_000), knownFile("Q8_0", 3_220_000_000)],
  }),
  starcoder2({
    billions: 7,
    layers: 32,
    keyValueHeads: 4,
    files: [knownFile("Q4_K_M", 4_400_000_000), knownFile("Q8_0", 7_630_000_000)],
  }),
  starcoder2({ billions: 15, layers: 40, keyValueHeads: 4, files: [] }),
  // Size: https://huggingface.co/TheBloke/CodeLlama-7B-GGUF; 32 layers with 32 heads of 128 each.
  codeLlama(7, {
    repositories: ["TheBloke/CodeLlama-7B-GGUF"],
    bytesPerToken: 524_288,
    files: [knownFile("Q4_K_M", 4_080_000_000)],
  }),
  codeLlama(13, { repositories: [], bytesPerToken: "unknown", files: [] }),
  {
    ...coder("granite-8b-code", /granite.*8b/i, []),
    vendor: "IBM",
    jurisdiction: "us",
  },
  {
    ...coder("codestral-22b", /codestral[-_ ]22b/i, []),
    title: "Codestral 22B",
    vendor: "Mistral AI",
    jurisdiction: "eu",
    licence: "MNPL-0.1",
    note: "Its licence does not allow use in production.",
  },
]

/** The known model that a header, or a file's name, names. */
export const findKnownModel = (...names: ReadonlyArray<string>): KnownModel | undefined =>
  knownModels.find(({ called }) => names.some((name) => called.test(name)))
