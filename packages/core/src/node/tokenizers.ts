import { type Known, type TokenizerName } from "../model/model-card.ts"
import { makeSentencePieceCounter } from "../tokens/count-sentencepiece.ts"
import { makeTekkenCounter } from "../tokens/count-tekken.ts"
import { estimateTokens, type EstimateWeights } from "../tokens/estimate-tokens.ts"
import { estimateWeights } from "../tokens/estimate-weights.ts"
import { type Counted, type Tokenizer } from "../tokens/tokenizer.ts"
import { llamaCppWords } from "../tokens/tekken-pieces.ts"
import { makeVocabulary } from "../tokens/vocabulary.ts"
import { makeThreadCounter } from "./thread-counter.ts"
import { type TiktokenRanks } from "./tiktoken-protocol.ts"
import { readVocabulary } from "./vocabulary-file.ts"

type Fitted = keyof typeof estimateWeights

/** Makes something when it is first needed, once. */
const once = <A>(make: () => A): (() => A) => {
  let made: { readonly value: A } | undefined
  return () => (made ??= { value: make() }).value
}

const pairsOf = (fitted: Fitted): Int16Array => {
  const bytes = Buffer.from(estimateWeights[fitted], "base64")
  return Int16Array.from({ length: bytes.length / 2 }, (_, at) => bytes.readInt16LE(at * 2))
}

/** How far off short and long texts may be: `npm run bench tokens` prints what the estimates' errors are. */
const ownMargins = { margin: 0.3, leastMargin: 0.15 }
/** For a vocabulary that is estimated with the weights of a kindred one. */
const kindredMargins = { margin: 0.5, leastMargin: 0.35 }

const weightsOf = (fitted: Fitted, margins: Omit<EstimateWeights, "pairs">): (() => EstimateWeights) =>
  once(() => ({ pairs: pairsOf(fitted), ...margins }))

/** A byte-level vocabulary never makes more tokens than bytes; a code unit is three bytes at most. */
const boundBytes = (text: string): number => text.length * 3

interface Parts {
  readonly name: string
  readonly fitted: Fitted
  readonly margins?: Omit<EstimateWeights, "pairs">
  readonly count?: () => (text: string) => Counted
}

const makeTokenizer = ({ name, fitted, margins = ownMargins, count }: Parts): Tokenizer => {
  const weights = weightsOf(fitted, margins)
  const counter = count === undefined ? undefined : once(count)
  return {
    name,
    // SentencePiece puts a space before a text.
    bound: (text) => (text === "" ? 0 : boundBytes(text) + 1),
    estimate: (text) => estimateTokens(text, weights()),
    ...(counter === undefined ? {} : { count: (text: string) => counter()(text) }),
  }
}

const sentencePiece = {
  fitted: "sentencepiece-v3",
  // v7 has the same pieces in the same order.
  count: once(() => makeSentencePieceCounter(makeVocabulary(readVocabulary("sentencepiece-v3")))),
} as const

const tekken = once(() => makeVocabulary(readVocabulary("tekken")))

const tokenizers = {
  tekken: makeTokenizer({ name: "tekken", fitted: "tekken", count: () => makeTekkenCounter(tekken()) }),
  "sentencepiece-v3": makeTokenizer({ name: "sentencepiece-v3", ...sentencePiece }),
  "sentencepiece-v7": makeTokenizer({ name: "sentencepiece-v7", ...sentencePiece }),
  cl100k: makeTokenizer({ name: "cl100k", fitted: "cl100k", count: () => makeThreadCounter("cl100k_base") }),
  o200k: makeTokenizer({ name: "o200k", fitted: "o200k", count: () => makeThreadCounter("o200k_base") }),
  // Grown from cl100k's vocabulary; the engine counts them exactly.
  "llama-3": makeTokenizer({ name: "llama-3", fitted: "cl100k", margins: kindredMargins }),
  "qwen-2": makeTokenizer({ name: "qwen-2", fitted: "cl100k", margins: kindredMargins }),
  // Byte-level too, but smaller; nothing kindred is at hand, and SentencePiece's is nearest in size.
  "deepseek-coder": makeTokenizer({ name: "deepseek-coder", fitted: "sentencepiece-v3", margins: kindredMargins }),
  "deepseek-v2": makeTokenizer({ name: "deepseek-v2", fitted: "cl100k", margins: kindredMargins }),
  starcoder: makeTokenizer({ name: "starcoder", fitted: "sentencepiece-v3", margins: kindredMargins }),
  // The most tokens of any vocabulary: to err on this side costs room, to err on the other an answer.
  unknown: makeTokenizer({ name: "unknown", fitted: "sentencepiece-v3", margins: kindredMargins }),
} satisfies Readonly<Record<Known<TokenizerName>, Tokenizer>>

/** The tokenizer of a model family; loads nothing yet. `unknown` estimates, on the side of more tokens. */
export const tokenizerFor = (name: Known<TokenizerName>): Tokenizer => tokenizers[name]

const tekkenInLlamaCpp = makeTokenizer({
  name: "tekken, as llama.cpp cuts it",
  fitted: "tekken",
  count: () => makeTekkenCounter(tekken(), llamaCppWords),
})

/** The tokenizer of a model family as llama.cpp runs it: where its count is another, that is what a local model sees. */
export const llamaCppTokenizerFor = (name: Known<TokenizerName>): Tokenizer =>
  name === "tekken" ? tekkenInLlamaCpp : tokenizers[name]

/** What `makeTiktokenTokenizer` is made of. */
export interface TiktokenOptions extends TiktokenRanks {
  readonly name: string
}

/** A tokenizer of ranks in tiktoken's form. It counts in a thread of its own; estimates are those of a kindred vocabulary. */
export const makeTiktokenTokenizer = ({ name, ...ranks }: TiktokenOptions): Tokenizer =>
  makeTokenizer({ name, fitted: "cl100k", margins: kindredMargins, count: () => makeThreadCounter(ranks) })
