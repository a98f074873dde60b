import { run as runDecision } from "./decision.ts"
import { type BenchResult, check, type Figure } from "./lib/bench.ts"
import { readTokenDocuments } from "./lib/corpora/token-documents.ts"

import { type HeldRatio, hold } from "./lib/gate/hold.ts"
import { measureInfillBesideChat } from "./lib/gate/infill-beside-chat.ts"
import { startGateways } from "./lib/gateway/by-pass-through.ts"
import { codeCorpus, measureTokenSpeed } from "./lib/token-speed.ts"

const ratioIn = (figures: ReadonlyArray<Figure>, claim: string): number => {
  const found = figures.find((figure) => figure.claim === claim && figure.unit === "ratio")
  check(found !== undefined, `a ratio called ${claim}`)
  return found?.figure ?? Number.NaN
}

const bySha256 = "undisturbed time by that of one SHA-256 of 500 KB"

/** What stages usually cost, in SHA-256s of 500 KB. */
const stages = [
  ["inspect 16 KB chat", 3.2],
  ["inspect 500 KB chat, cold", 80],
  ["inspect 500 KB + 2 KB, warm", 1.9],
  ["plan 500 KB chat, cold", 2.8],
] as const

/**
 * Holds the ratios that hardly depend on the machine to what they usually are: a doubling of what something costs does not
 * pass, the noise of a machine that others use too does.
 */
export const run = async (): Promise<BenchResult> => {
  const corpus = codeCorpus(readTokenDocuments())
  const counting = "tiktoken's time over ours, 40 KB"
  await using gateways = await startGateways()
  const ratios: ReadonlyArray<HeldRatio> = [
    {
      claim: counting,
      usual: 20,
      isBetterHigh: true,
      how: "undisturbed times, same ranks",
      measure: async () => ratioIn(await measureTokenSpeed(corpus, "40 KB", 15), counting),
    },
    ...stages.map(([claim, usual]) => ({
      claim,
      usual,
      how: bySha256,
      measure: async () => ratioIn((await runDecision({ quick: true })).figures, claim),
    })),
    {
      claim: "infill beside a chat, by alone",
      usual: 1,
      how: "whole answers of 16 tokens on a small generated model, lower quartiles",
      measure: measureInfillBesideChat,
    },
    {
      claim: "a request of 40 KB through the gateway, by through a pass-through",
      usual: 15,
      how: "undisturbed processor time, interleaved rounds",
      measure: gateways.measure,
    },
  ]
  const figures: Array<Figure> = []
  for (const ratio of ratios) figures.push(await hold(ratio))
  return { figures }
}
