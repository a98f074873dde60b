/** How a family of models is asked to fill a gap. */
export interface InfillFamily {
  readonly name: string
  /** The names that its models have, as their files say them. */
  readonly models: RegExp
  /** What its control tokens are called, in the forms that files have. */
  readonly prefix: ReadonlyArray<string>
  readonly suffix: ReadonlyArray<string>
  /** Absent: the suffix comes first, and the answer follows the prefix. */
  readonly middle?: ReadonlyArray<string>
  /** What ends an answer, besides the file's own ends. */
  readonly ends: ReadonlyArray<string>
  /** What stands before the path of another file; absent: such files are written as comments. */
  readonly file?: string
}

const starcoder = {
  prefix: ["<fim_prefix>", "<fim-prefix>"],
  suffix: ["<fim_suffix>", "<fim-suffix>"],
  middle: ["<fim_middle>", "<fim-middle>"],
  ends: ["<file_sep>", "<|endoftext|>", "<fim_pad>"],
}

/** The families that are known, after what their makers publish. */
export const infillFamilies: ReadonlyArray<InfillFamily> = [
  {
    // https://github.com/mistralai/mistral-common, encode_fim: suffix first, and no middle.
    name: "codestral",
    models: /codestral(?!.*mamba)/i,
    prefix: ["[PREFIX]"],
    suffix: ["[SUFFIX]"],
    ends: ["[SUFFIX]", "[PREFIX]", "[MIDDLE]"],
    file: "+++++ ",
  },
  {
    // https://github.com/deepseek-ai/DeepSeek-Coder: the gap is a hole.
    name: "deepseek-coder",
    models: /deepseek[-_ ]?coder/i,
    prefix: ["<｜fim▁begin｜>"],
    suffix: ["<｜fim▁hole｜>"],
    middle: ["<｜fim▁end｜>"],
    ends: ["<｜end▁of▁sentence｜>", "<|EOT|>"],
  },
  {
    // https://github.com/QwenLM/Qwen2.5-Coder
    name: "qwen2.5-coder",
    models: /qwen[-_ ]?(?:2\.5|3)[-_ ]?coder|codeqwen/i,
    prefix: ["<|fim_prefix|>"],
    suffix: ["<|fim_suffix|>"],
    middle: ["<|fim_middle|>"],
    ends: ["<|endoftext|>", "<|fim_pad|>", "<|repo_name|>", "<|file_sep|>", "<|im_end|>"],
    file: "<|file_sep|>",
  },
  { name: "starcoder2", models: /starcoder/i, ...starcoder, file: "<file_sep>" },
  {
    // https://github.com/meta-llama/codellama: the tokens begin with a space.
    name: "codellama",
    models: /code[-_ ]?llama/i,
    prefix: ["▁<PRE>", "<PRE>"],
    suffix: ["▁<SUF>", "<SUF>"],
    middle: ["▁<MID>", "<MID>"],
    ends: ["▁<EOT>", "<EOT>"],
  },
  {
    // https://huggingface.co/ibm-granite: Granite Code and 3.3 have StarCoder's tokens, 4 has bars in them.
    name: "granite",
    models: /granite/i,
    prefix: [...starcoder.prefix, "<|fim_prefix|>"],
    suffix: [...starcoder.suffix, "<|fim_suffix|>"],
    middle: [...starcoder.middle, "<|fim_middle|>"],
    ends: [...starcoder.ends, "<|end_of_text|>"],
  },
]

/** Models that have the tokens in their vocabulary, and were never trained to use them. */
export const untrained = /devstral|mamba[-_ ]?codestral|codestral[-_ ]?mamba/i
