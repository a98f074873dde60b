import { setImmediate as nextTurn } from "node:timers/promises"
import { type ModelRequest } from "../model/request.ts"
import { type Prompt, type PromptTemplate } from "./prompt.ts"
import { rememberCounts } from "./remember-counts.ts"
import { type PromptCount, type PromptShare, type RequestTokenizer } from "./request-tokenizer.ts"
import { type TokenEstimate, type Tokenizer } from "./tokenizer.ts"

/**
 * The most tokens that an image is: 1,540 pixels a side in patches of 28, and a token to end each row
 * (https://github.com/mistralai/mistral-common, tokens/tokenizers/image.py).
 */
const imageTokens = 55 * 56

/** Characters that are counted before others get their turn: some five milliseconds. */
const lengthOfTurn = 400_000

/** Errors of many texts cancel out in part only: prompts are written in few languages. */
const leastShare = 0.1

/** What a template that is not known rule for rule may add, in tokens: once, and to each piece. */
const looseness = { once: 64, piece: 4 } as const

const slackOf = ({ pieces, isExact }: Prompt): number =>
  isExact ? 0 : looseness.once + looseness.piece * pieces.length

const addUp = (prompt: Prompt, estimates: ReadonlyArray<TokenEstimate>): TokenEstimate => {
  let count = 0
  let spread = 0
  let isCounted = true
  for (const estimate of estimates) {
    count += estimate.count
    spread += Math.max(estimate.high - estimate.count, estimate.count - estimate.low) ** 2
    if (estimate.low !== estimate.high) isCounted = false
  }
  const width = isCounted ? 0 : Math.max(Math.sqrt(spread), count * leastShare)
  const fixed = count + prompt.controls
  const images = prompt.images * imageTokens
  return {
    count: Math.round(fixed + images),
    low: Math.floor(fixed - width),
    high: Math.ceil(fixed + width + images + slackOf(prompt)),
  }
}

/** Sizes requests with a vocabulary and a template, text by text; what was sized before is remembered. */
export const makeRequestTokenizer = (tokenizer: Tokenizer, write: PromptTemplate): RequestTokenizer => {
  const texts = rememberCounts(tokenizer)
  const { count } = texts
  // Bound, estimate and count of one request stand on the same prompt.
  const prompts = new WeakMap<ModelRequest, Prompt>()
  const promptOf = (request: ModelRequest): Prompt => {
    const written = prompts.get(request) ?? write(request)
    prompts.set(request, written)
    return written
  }
  const sum = (prompt: Prompt, counts: ReadonlyArray<number>): PromptCount => ({
    tokens: counts.reduce((total, tokens) => total + tokens, prompt.controls + prompt.images * imageTokens),
    isExact: prompt.isExact && prompt.images === 0,
  })
  /** Counts text by text and lets others be served between them. */
  const countInTurns = async (prompt: Prompt, counter: NonNullable<Tokenizer["count"]>): Promise<PromptCount> => {
    const counts: Array<number> = []
    let sinceTurn = 0
    for (const { text } of prompt.pieces) {
      sinceTurn += text.length
      if (sinceTurn > lengthOfTurn) {
        await nextTurn()
        sinceTurn = text.length
      }
      counts.push(await counter(text))
    }
    return sum(prompt, counts)
  }
  const countWith = (
    request: ModelRequest,
    counter: NonNullable<Tokenizer["count"]>,
  ): PromptCount | Promise<PromptCount> => {
    const prompt = promptOf(request)
    const length = prompt.pieces.reduce((total, { text }) => total + text.length, 0)
    if (length > lengthOfTurn) return countInTurns(prompt, counter)
    const counts: Array<number> = []
    const later: Array<Promise<number>> = []
    for (const { text } of prompt.pieces) {
      const counted = counter(text)
      if (typeof counted === "number") counts.push(counted)
      else later.push(counted)
    }
    return later.length === 0
      ? sum(prompt, counts)
      : Promise.all(later).then((awaited) => sum(prompt, [...counts, ...awaited]))
  }
  return {
    name: tokenizer.name,
    bound: (request) => {
      const prompt = promptOf(request)
      const fixed = prompt.controls + prompt.images * imageTokens + slackOf(prompt)
      return prompt.pieces.reduce((total, { text }) => total + tokenizer.bound(text), fixed)
    },
    estimate: (request) => {
      const prompt = promptOf(request)
      return addUp(
        prompt,
        prompt.pieces.map(({ text }) => texts.estimate(text)),
      )
    },
    ...(count === undefined ? {} : { count: (request: ModelRequest) => countWith(request, count) }),
    shares: (request) => {
      const shares = new Map<PromptShare["part"], number>()
      for (const { part, text } of promptOf(request).pieces) {
        shares.set(part, (shares.get(part) ?? 0) + texts.estimate(text).count)
      }
      return [...shares].map(([part, tokens]) => ({ part, tokens })).toSorted((a, b) => b.tokens - a.tokens)
    },
  }
}
