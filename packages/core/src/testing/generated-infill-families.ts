import { type ControlNames } from "./generated-vocabulary.ts"

/** The families of models whose tokens for fill-in-the-middle differ. */
export type InfillFamilyName =
  | "codestral"
  | "deepseek-coder"
  | "qwen2.5-coder"
  | "starcoder2"
  | "codellama"
  | "granite"
  | "devstral"

/** What tells a family's models apart. */
export interface InfillShape {
  /** What a file of the family says it is. */
  readonly model: string
  readonly names: ControlNames
  /** The answer follows a token of its own, else the prefix. */
  readonly hasMiddle: boolean
}

const starcoder: ControlNames = {
  "[PREFIX]": "<fim_prefix>",
  "[SUFFIX]": "<fim_suffix>",
  "[MIDDLE]": "<fim_middle>",
  "[ARGS]": "<file_sep>",
}

/** Each family's shape, after what its maker publishes. Devstral has Codestral's tokens, and was not trained with them. */
export const infillShapes: Readonly<Record<InfillFamilyName, InfillShape>> = {
  codestral: { model: "Codestral-22B-v0.1", names: {}, hasMiddle: false },
  devstral: { model: "Devstral-Small-2-24B-Instruct-2512", names: {}, hasMiddle: false },
  "deepseek-coder": {
    model: "deepseek-coder-1.3b-base",
    names: { "[PREFIX]": "<｜fim▁begin｜>", "[SUFFIX]": "<｜fim▁hole｜>", "[MIDDLE]": "<｜fim▁end｜>" },
    hasMiddle: true,
  },
  "qwen2.5-coder": {
    model: "Qwen2.5 Coder 1.5B",
    names: {
      "[PREFIX]": "<|fim_prefix|>",
      "[SUFFIX]": "<|fim_suffix|>",
      "[MIDDLE]": "<|fim_middle|>",
      "[ARGS]": "<|file_sep|>",
    },
    hasMiddle: true,
  },
  starcoder2: { model: "starcoder2-3b", names: starcoder, hasMiddle: true },
  codellama: {
    model: "CodeLlama-7b",
    names: { "[PREFIX]": "▁<PRE>", "[SUFFIX]": "▁<SUF>", "[MIDDLE]": "▁<MID>", "[ARGS]": "▁<EOT>" },
    hasMiddle: true,
  },
  granite: { model: "Granite 3.3 2b Base", names: starcoder, hasMiddle: true },
}
