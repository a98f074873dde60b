import { findCard, modelCards, nearest, type ModelCard, type TokenizerName } from "@postern/core"
import { llamaCppTokenizerFor, tokenizerFor } from "@postern/core/node"
import { CommandError } from "../command-error.ts"
import { jsonLines, readInput } from "../read-input.ts"
import { say, sayJson } from "../terminal.ts"

interface CountOptions {
  readonly model: string
  readonly jsonl?: boolean
  readonly json?: boolean
}

interface CountedText {
  readonly tokens: number
  readonly exact: boolean
  readonly tokenizer: string
}

const mostNames = 8

const vocabularies: ReadonlyArray<TokenizerName> = [
  "tekken",
  "sentencepiece-v3",
  "sentencepiece-v7",
  "cl100k",
  "o200k",
  "llama-3",
  "qwen-2",
  "deepseek-coder",
  "deepseek-v2",
  "starcoder",
]

/** Names near the one that was written: by its letters, else those that begin with its words. */
const namesNear = (model: string): ReadonlyArray<string> => {
  const names = [...vocabularies, ...modelCards.map(({ name }) => name)]
  const close = nearest(model, names)
  const family = model.toLowerCase().split(/[-_. ]/, 1)[0] ?? ""
  const kin = names.filter((name) => family !== "" && name.startsWith(family))
  return [...new Set([...(close === undefined ? [] : [close]), ...kin])].slice(0, mostNames)
}

const tokenizerNamed = (model: string): ModelCard["tokenizer"] => {
  const vocabulary = vocabularies.find((name) => name === model.toLowerCase())
  const card = findCard(model)
  if (vocabulary !== undefined) return vocabulary
  if (card !== undefined) return card.tokenizer
  const near = namesNear(model)
  throw new CommandError(
    `Expected \`--model\` to name a model card, an id at the maker's API, or one of the vocabularies ${vocabularies.join(", ")}; came ${model}.${near.length === 0 ? "" : ` Did you mean ${near.join(", ")}?`}`,
  )
}

const textOf = (value: unknown, line: number): string => {
  if (typeof value === "string") return value
  if (typeof value === "object" && value !== null && "text" in value && typeof value.text === "string")
    return value.text
  throw new CommandError(`Expected line ${line} to be a JSON string or an object with a string \`text\`.`)
}

/** `postern count`: tokens of a text as a model's vocabulary cuts it; estimated where the vocabulary is not at hand. */
export const runCount = async (file: string, options: CountOptions): Promise<void> => {
  const name = tokenizerNamed(options.model)
  const tokenizer = findCard(options.model) === undefined ? tokenizerFor(name) : llamaCppTokenizerFor(name)
  const count = async (text: string): Promise<CountedText> => {
    const counted = await tokenizer.count?.(text)
    if (counted !== undefined) return { tokens: counted, exact: true, tokenizer: tokenizer.name }
    return { tokens: tokenizer.estimate(text).count, exact: false, tokenizer: tokenizer.name }
  }
  if (options.jsonl === true) {
    for (const { value, line } of jsonLines(await readInput(file)))
      say(JSON.stringify(await count(textOf(value, line))))
    return
  }
  const counted = await count(await readInput(file))
  if (options.json === true) return sayJson(counted)
  say(
    counted.exact
      ? String(counted.tokens)
      : `${counted.tokens} (estimated: the vocabulary of ${options.model} is not at hand)`,
  )
}
