import type { LlamaContextSequence, LlamaGrammarEvaluationState, LlamaModel, Token } from "node-llama-cpp"
import { type Sampling } from "./engine-protocol.ts"

/** One token that the model chose. */
export interface GeneratedToken {
  /** What it says; nothing where a character is not complete yet, or where it says nothing. */
  readonly text: string
  /** The model ends its answer here. */
  readonly isEnd: boolean
  /** Natural logarithm of the token's probability, before temperature, among the candidates that sampling left. */
  readonly logprob: number | undefined
  /** The likeliest candidates, likeliest first; as many as were asked for. */
  readonly top: ReadonlyArray<{ readonly token: string; readonly logprob: number }>
}

/** How tokens are chosen and read. */
export interface Generation {
  readonly sampling: Sampling
  /** How many candidates to tell of each token. */
  readonly topLogprobs: number
  /** What the next token must keep to; asked for each. */
  readonly grammar: () => LlamaGrammarEvaluationState | undefined
  /** Says whether a control token of that text is one the reader looks for; others are not said. */
  readonly isMark: (text: string) => boolean
  /** Tokens that end the answer, besides the file's own. */
  readonly ends?: ReadonlySet<Token>
}

/** A token as the engine gives it. */
interface ChosenToken {
  readonly token: Token
  readonly probabilities?: ReadonlyMap<Token, number>
  readonly confidence?: number
}

/** A distribution over more candidates than this is not read for each token: that would cost more than it tells. */
const mostCandidates = 100

/** Characters of several tokens are complete after this many. */
const mostPartial = 4

/** Reads text out of tokens, character by whole character. */
const makeReader = (model: LlamaModel, isMark: Generation["isMark"]) => {
  let partial: Array<Token> = []
  let last: Array<Token> = []
  return (token: Token): string => {
    if (model.isSpecialToken(token)) {
      const text = model.detokenize([token], true)
      last = [token]
      return isMark(text) ? text : ""
    }
    partial.push(token)
    const text = model.detokenize(partial, false, last)
    if (text.endsWith("\uFFFD") && partial.length < mostPartial) return ""
    last = [...last, ...partial].slice(-8)
    partial = []
    return text
  }
}

/** Undoes what temperature did to the probabilities of the candidates. */
const untempered = (
  probabilities: ReadonlyMap<Token, number>,
  temperature: number,
): ReadonlyArray<readonly [Token, number]> => {
  const scale = temperature === 0 ? 1 : temperature
  const scaled = [...probabilities].map(([token, probability]) => [token, scale * Math.log(probability)] as const)
  const most = Math.max(...scaled.map(([, value]) => value))
  const sum = most + Math.log(scaled.reduce((total, [, value]) => total + Math.exp(value - most), 0))
  return scaled.map(([token, value]) => [token, value - sum] as const)
}

/** Continues a prompt that is evaluated but for its last tokens, token by token, until its reader leaves. */
export async function* generateTokens(
  model: LlamaModel,
  sequence: LlamaContextSequence,
  prompt: ReadonlyArray<Token>,
  { sampling, topLogprobs, grammar, isMark, ends }: Generation,
): AsyncGenerator<GeneratedToken, void, void> {
  const read = makeReader(model, isMark)
  const rest = prompt.slice(sequence.nextTokenIndex)
  const { temperature, topK = 40 } = sampling
  // Without temperature the engine tells the probability of its choice among all tokens, at no great cost.
  const isNarrow = temperature > 0 && topK > 0 && topK <= mostCandidates
  const probabilities = topLogprobs > 0 || isNarrow
  const confidence = temperature === 0
  const { topP, minP, seed } = sampling
  const options = {
    temperature,
    topK,
    ...(topP === undefined ? {} : { topP }),
    ...(minP === undefined ? {} : { minP }),
    ...(seed === undefined ? {} : { seed }),
    grammarEvaluationState: grammar,
    yieldEogToken: true,
  }
  const chosen: AsyncIterable<ChosenToken> = sequence.evaluateWithMetadata(rest, { probabilities, confidence }, options)
  for await (const { token, probabilities: likely, confidence: sure } of chosen) {
    const candidates = likely === undefined ? [] : untempered(likely, temperature)
    const logprob = sure === undefined ? candidates.find(([candidate]) => candidate === token)?.[1] : Math.log(sure)
    const isEnd = model.isEogToken(token) || ends?.has(token) === true
    yield {
      text: isEnd ? "" : read(token),
      isEnd,
      logprob: logprob === undefined || Number.isFinite(logprob) ? logprob : undefined,
      top: candidates
        .slice(0, topLogprobs)
        .map(([candidate, value]) => ({ token: model.detokenize([candidate], true), logprob: value })),
    }
  }
}
