import { type GgufValue } from "./gguf-writer.ts"

/** The control tokens of Devstral's shape, in the order of their ids. */
export const controlTokens = [
  "<unk>",
  "<s>",
  "</s>",
  "[INST]",
  "[/INST]",
  "[AVAILABLE_TOOLS]",
  "[/AVAILABLE_TOOLS]",
  "[TOOL_RESULTS]",
  "[/TOOL_RESULTS]",
  "[TOOL_CALLS]",
  "[ARGS]",
  "[SYSTEM_PROMPT]",
  "[/SYSTEM_PROMPT]",
  "[SUFFIX]",
  "[PREFIX]",
  "[MIDDLE]",
  "<pad>",
] as const

/** One of `controlTokens`. */
export type ControlToken = (typeof controlTokens)[number]

/** The id of a control token. */
export const controlId = (token: ControlToken): number => controlTokens.indexOf(token)

/** The id of the token for one byte. */
export const byteId = (byte: number): number => controlTokens.length + byte

/** The id of the first token after control and byte tokens. */
export const firstExtraId = controlTokens.length + 256

// GPT-2's table: printable bytes stand for themselves, the others for the code points from 256 on.
const byteCharacters: ReadonlyArray<string> = (() => {
  const isPrintable = (byte: number): boolean =>
    (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || byte >= 174
  let next = 256
  return Array.from({ length: 256 }, (_, byte) => String.fromCharCode(isPrintable(byte) ? byte : next++))
})()

/** Bytes as a byte-level vocabulary writes them. */
export const toVocabularyText = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byteCharacters[byte] ?? "").join("")

/** llama.cpp's types of tokens. */
export const tokenTypes = { normal: 1, unknown: 2, control: 3, byte: 6 } as const

/** Whether a generated model has the tokens for fill-in-the-middle. */
export interface VocabularyOptions {
  readonly infill: boolean
  /** A token of its own stands before the answer (`true`). */
  readonly hasMiddle?: boolean | undefined
  /** Further tokens after the bytes; text in a prompt is never read as one of them unless it is a whole word. */
  readonly extra?: ReadonlyArray<string>
  readonly names?: ControlNames
}

/** What control tokens are called in models of another family. */
export type ControlNames = Partial<Readonly<Record<ControlToken, string>>>

const idOf = (token: ControlToken): GgufValue => ({ type: "u32", value: controlId(token) })

/** Metadata of a byte-level vocabulary behind the control tokens: its texts as `toVocabularyText` writes them, its merges. */
export const byteLevelMetadata = (
  texts: ReadonlyArray<string>,
  merges: ReadonlyArray<string>,
  names: ControlNames = {},
): Readonly<Record<string, GgufValue>> => ({
  "tokenizer.ggml.model": { type: "string", value: "gpt2" },
  "tokenizer.ggml.pre": { type: "string", value: "tekken" },
  "tokenizer.ggml.tokens": {
    type: "strings",
    value: [...controlTokens.map((token) => names[token] ?? token), ...texts],
  },
  "tokenizer.ggml.token_type": {
    type: "i32s",
    value: [...controlTokens.map(() => tokenTypes.control), ...texts.map(() => tokenTypes.normal)],
  },
  "tokenizer.ggml.merges": { type: "strings", value: merges },
  "tokenizer.ggml.bos_token_id": idOf("<s>"),
  "tokenizer.ggml.eos_token_id": idOf("</s>"),
  "tokenizer.ggml.unknown_token_id": idOf("<unk>"),
  "tokenizer.ggml.padding_token_id": idOf("<pad>"),
  "tokenizer.ggml.add_bos_token": { type: "bool", value: true },
  "tokenizer.ggml.add_eos_token": { type: "bool", value: false },
})

/** Metadata of a vocabulary in which each byte of a text is one token, so that tokens can be counted by eye. */
export const vocabularyMetadata = (options: VocabularyOptions): Readonly<Record<string, GgufValue>> => ({
  ...byteLevelMetadata(
    [...byteCharacters, ...(options.extra ?? []).map((text) => toVocabularyText(Buffer.from(text, "utf8")))],
    [],
    options.names,
  ),
  ...(options.infill
    ? {
        "tokenizer.ggml.fim_pre_token_id": idOf("[PREFIX]"),
        "tokenizer.ggml.fim_suf_token_id": idOf("[SUFFIX]"),
        ...(options.hasMiddle === false ? {} : { "tokenizer.ggml.fim_mid_token_id": idOf("[MIDDLE]") }),
      }
    : {}),
})
