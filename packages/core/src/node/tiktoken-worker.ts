import { createRequire } from "node:module"
import { parentPort, workerData } from "node:worker_threads"
import { Tiktoken } from "tiktoken/lite"
import { guardRuns } from "../tokens/guard-runs.ts"
import {
  type EncodingName,
  type TiktokenAnswer,
  type TiktokenQuestion,
  type TiktokenRanks,
} from "./tiktoken-protocol.ts"

// The thread that counts with tiktoken. Texts come in, numbers go out; nothing is kept.

const load = (from: TiktokenRanks | EncodingName): TiktokenRanks =>
  typeof from === "string" ? createRequire(import.meta.url)(`tiktoken/encoders/${from}.json`) : from

const source: TiktokenRanks | EncodingName = workerData
const { bpe_ranks: ranks, pat_str: pattern } = load(source)
// Without special tokens: written in a text they are the text they are.
const encoder = new Tiktoken(ranks, {}, pattern)

parentPort?.on("message", ({ id, text }: TiktokenQuestion) => {
  const count = guardRuns(text).reduce((sum, part) => sum + encoder.encode_ordinary(part).length, 0)
  parentPort?.postMessage({ id, count } satisfies TiktokenAnswer)
})
