import { readVocabulary } from "../node/vocabulary-file.ts"
import { makeVocabulary, type VocabularyTokens } from "../tokens/vocabulary.ts"
import { byteLevelMetadata, tokenTypes, toVocabularyText } from "./generated-vocabulary.ts"
import { type GgufValue } from "./gguf-writer.ts"

/** The tokens of a stored vocabulary, in the order of their ranks. */
const tokensOf = ({ lengths, bytes }: VocabularyTokens): ReadonlyArray<Uint8Array> => {
  let start = 0
  return Array.from(lengths, (length) => bytes.subarray(start, (start += length)))
}

/** The merge that makes each token of several bytes: the two parts that lower ranks leave of it. */
const mergesOf = (stored: VocabularyTokens): ReadonlyArray<string> => {
  const { find } = makeVocabulary(stored)
  return tokensOf(stored).flatMap((token, rank) => {
    if (token.length < 2) return []
    const bounds = Array.from({ length: token.length + 1 }, (_, at) => at)
    while (bounds.length > 3) {
      const ranks = bounds.slice(0, -2).map((start, at) => {
        const found = find(token, start, bounds[at + 2] ?? 0)
        return found < 0 || found >= rank ? Infinity : found
      })
      const best = Math.min(...ranks)
      if (best === Infinity) return []
      bounds.splice(ranks.indexOf(best) + 1, 1)
    }
    const middle = bounds[1] ?? 0
    return [`${toVocabularyText(token.subarray(0, middle))} ${toVocabularyText(token.subarray(middle))}`]
  })
}

const u32 = (value: number): GgufValue => ({ type: "u32", value })

/** Metadata of Tekken, Devstral's own vocabulary, behind the control tokens that the generated chat template writes. */
export const tekkenMetadata = (): Readonly<Record<string, GgufValue>> => {
  const stored = readVocabulary("tekken")
  return byteLevelMetadata(tokensOf(stored).map(toVocabularyText), mergesOf(stored))
}

/** Metadata of Mistral's SentencePiece v3 (Mistral Large 2), scores and byte tokens included. */
export const sentencePieceMetadata = (): Readonly<Record<string, GgufValue>> => {
  const stored = readVocabulary("sentencepiece-v3")
  const control = ["<unk>", "<s>", "</s>"]
  const bytes = Array.from({ length: 256 }, (_, byte) => `<0x${byte.toString(16).toUpperCase().padStart(2, "0")}>`)
  const pieces = tokensOf(stored).map((token) => Buffer.from(token).toString("utf8").replaceAll(" ", "▁"))
  const last = pieces.length - stored.tied
  return {
    "tokenizer.ggml.model": { type: "string", value: "llama" },
    "tokenizer.ggml.tokens": { type: "strings", value: [...control, ...bytes, ...pieces] },
    "tokenizer.ggml.scores": {
      type: "f32s",
      value: [...control, ...bytes].map(() => 0).concat(pieces.map((_, rank) => (rank < last ? -rank : -1e9))),
    },
    "tokenizer.ggml.token_type": {
      type: "i32s",
      value: [
        tokenTypes.unknown,
        tokenTypes.control,
        tokenTypes.control,
        ...bytes.map(() => tokenTypes.byte),
        ...pieces.map(() => tokenTypes.normal),
      ],
    },
    "tokenizer.ggml.unknown_token_id": u32(0),
    "tokenizer.ggml.bos_token_id": u32(1),
    "tokenizer.ggml.eos_token_id": u32(2),
    "tokenizer.ggml.add_bos_token": { type: "bool", value: true },
    "tokenizer.ggml.add_space_prefix": { type: "bool", value: true },
  }
}
