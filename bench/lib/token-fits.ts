import { type ChatRequest, type EngineTarget, findCard, unknownCard } from "@postern/core"
import { makeRequestTokenizerFor } from "@postern/core/node"
import { fitRequest } from "@postern/router"
import * as Effect from "effect/Effect"
import { atMost, type Figure, observe } from "./bench.ts"
import { type TokenDocument } from "./corpora/token-documents.ts"
import { deviceTarget } from "./device-target.ts"
import { makeRandom, type Random } from "./random.ts"
import { sampledPercent } from "./wilson.ts"

const limits = [8_000, 32_000, 128_000]
const answerTokens = 500

const card = findCard("devstral-small-2") ?? unknownCard("device")

const targetWith = (tokens: number, canCount: boolean): EngineTarget => {
  const target = deviceTarget({ tokens, estimated: false })
  const { count: _, ...estimator } = makeRequestTokenizerFor(card)
  return canCount ? target : { ...target, tokenizer: estimator }
}

interface Sized {
  readonly text: string
  readonly tokens: number
}

/** A conversation of files and answers, of roughly so many tokens. */
const makePrompt = (random: Random, documents: ReadonlyArray<Sized>, tokens: number): ChatRequest => {
  const messages: Array<ChatRequest["body"]["messages"][number]> = []
  for (let sum = 0; sum < tokens;) {
    const document = random.pick(documents)
    const share = Math.min(1, (tokens - sum) / document.tokens)
    messages.push({ role: "user", content: document.text.slice(0, Math.ceil(document.text.length * share)) })
    messages.push({ role: "assistant", content: "I have read it." })
    sum += Math.max(1, document.tokens * share)
  }
  messages.push({ role: "user", content: "What now?" })
  return { kind: "chat", body: { messages, max_tokens: answerTokens }, envelope: {} }
}

/** How often prompts around a limit had to be counted, and how often what was decided without counting was wrong. */
export const measureFits = async (
  documents: ReadonlyArray<TokenDocument>,
  quick: boolean,
): Promise<ReadonlyArray<Figure>> => {
  const { count } = makeRequestTokenizerFor(card)
  const sized: Array<Sized> = []
  for (const { text } of documents.filter(({ kind }) => kind !== "hard")) {
    const request: ChatRequest = { kind: "chat", body: { messages: [{ role: "user", content: text }] }, envelope: {} }
    const counted = await count?.(request)
    if (counted !== undefined) sized.push({ text, tokens: counted.tokens })
  }
  const figures: Array<Figure> = []
  for (const limit of limits) {
    const random = makeRandom(limit)
    const prompts = quick ? 300 : Math.round(40_000_000 / limit)
    let counted = 0
    let byLength = 0
    let wrong = 0
    let wrongByEstimate = 0
    for (let at = 0; at < prompts; at++) {
      // From a fifth of the limit to three times it, as many small as large ones.
      const request = makePrompt(random, sized, limit * 0.2 * 15 ** (random.below(1000) / 1000))
      const { fit, wanted } = await Effect.runPromise(fitRequest(request, targetWith(limit, true)))
      const alone = await Effect.runPromise(fitRequest(request, targetWith(limit, false)))
      const truth = (await count?.(request))?.tokens ?? 0
      if (fit.decidedBy === "count") counted++
      if (fit.decidedBy === "bound") byLength++
      if (fit.room >= wanted !== limit - truth >= wanted) wrong++
      if (alone.fit.room >= wanted !== limit - truth >= wanted) wrongByEstimate++
    }
    const share = (some: number) => (100 * some) / prompts
    const measured = (some: number) =>
      sampledPercent(share(some), prompts, `${prompts} prompts from a fifth of the limit to three times it`)
    figures.push(
      observe(`limit ${limit}: decided by length alone`, share(byLength), measured(byLength)),
      observe(`limit ${limit}: had to be counted`, share(counted), measured(counted)),
      observe(`limit ${limit}: misjudged by the estimate alone`, share(wrongByEstimate), measured(wrongByEstimate)),
      atMost(`limit ${limit}: misjudged`, share(wrong), 0.1, measured(wrong)),
    )
  }
  return figures
}
