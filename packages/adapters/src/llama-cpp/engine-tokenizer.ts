import { type ModelCard, type ModelRequest, type PromptCount, type RequestTokenizer } from "@postern/core"
import { requestTokenizerFor, tokenizerFor } from "@postern/core/node"
import * as Result from "effect/Result"
import { encode } from "./encode.ts"
import { type CountWork } from "./engine-protocol.ts"
import { probeChats, probeTexts } from "./probes.ts"

/** Counts with the engine, or says that it cannot. */
type EngineCount = (work: CountWork) => Promise<ReadonlyArray<number> | undefined>

/** What sizes requests to an engine, and what it found out about the file. */
export interface EngineTokenizer extends RequestTokenizer {
  readonly warnings: () => ReadonlyArray<string>
  /** Holds our own counts against the loaded model's. */
  readonly check: () => Promise<void>
}

/** `unchecked` until a model is loaded; `agrees`: our count is the model's. */
type Agreement = "unchecked" | "agrees" | "vocabulary-differs" | "template-differs"

const countAll = async (tokenizer: RequestTokenizer, requests: ReadonlyArray<ModelRequest>) =>
  (await Promise.all(requests.map(async (request) => tokenizer.count?.(request)))).map((count) => count?.tokens)

const compare = async (target: string, card: ModelCard, engine: EngineCount): Promise<Agreement> => {
  const { count } = tokenizerFor(card.tokenizer)
  if (count === undefined) return "vocabulary-differs"
  const theirs = await engine({ kind: "texts", texts: probeTexts })
  const ours = await Promise.all(probeTexts.map(async (text) => count(text)))
  if (theirs === undefined || ours.some((tokens, at) => tokens !== theirs[at])) return "vocabulary-differs"
  const expected = await countAll(requestTokenizerFor(card), probeChats)
  for (const [at, request] of probeChats.entries()) {
    const job = encode(target, request)
    const counted = Result.isFailure(job) ? undefined : await engine(job.success)
    if (counted?.[0] !== expected[at]) return "template-differs"
  }
  return "agrees"
}

const warn = (target: string, card: ModelCard, agreement: Agreement): ReadonlyArray<string> => {
  // A card that names no vocabulary we have promised nothing.
  if (tokenizerFor(card.tokenizer).count === undefined) return []
  switch (agreement) {
    case "vocabulary-differs":
      return [
        `${target}: the file's vocabulary is not the one of its card, ${card.tokenizer}; tokens are counted by the engine. Is it the model that \`card\` names?`,
      ]
    case "template-differs":
      return [
        `${target}: the file's chat template is not the one of its card, ${card.template}; tokens are counted by the engine.`,
      ]
    case "unchecked":
    case "agrees":
      return []
  }
}

/**
 * Sizes requests to an engine by its card. Once the model is loaded, probes tell whether that is right for this file; if
 * not, the engine counts, and estimates are taken to be no proof.
 */
export const makeEngineTokenizer = (target: string, card: ModelCard, engine: EngineCount): EngineTokenizer => {
  const own = requestTokenizerFor(card)
  let agreement: Agreement = "unchecked"

  const countWithEngine = async (request: ModelRequest): Promise<PromptCount> => {
    const job = encode(target, request)
    const counts = Result.isFailure(job) ? undefined : await engine(job.success)
    const tokens = counts?.[0]
    if (tokens === undefined) throw new Error("The engine cannot count this request.")
    return { tokens, isExact: true }
  }
  const isTrusted = (): boolean => own.count !== undefined && (agreement === "unchecked" || agreement === "agrees")

  return {
    ...own,
    estimate: (request) => {
      const estimate = own.estimate(request)
      return isTrusted() ? estimate : { ...estimate, low: Math.min(estimate.low, 1), high: own.bound(request) }
    },
    count: async (request) => {
      if (!isTrusted() || own.count === undefined) return countWithEngine(request)
      const counted = await own.count(request)
      // Only the file itself says what its vocabulary is.
      return { ...counted, isExact: counted.isExact && agreement === "agrees" }
    },
    warnings: () => warn(target, card, agreement),
    check: async () => {
      agreement = await compare(target, card, engine)
    },
  }
}
