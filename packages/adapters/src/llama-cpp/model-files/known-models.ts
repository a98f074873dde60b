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

/** Sizes of Devstral's files: https://smeltcore.com, in agreement with 23.57 billion parameters. */
const devstralFiles: ReadonlyArray<KnownFile> = [
  { quantisation: "Q4_K_M", sizeBytes: 14_330_000_000, sha256: "unknown" },
  { quantisation: "Q5_K_M", sizeBytes: 16_760_000_000, sha256: "unknown" },
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
