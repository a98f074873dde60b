import {
  type ChatRequest,
  type ModelCard,
  type ModelRequest,
  type PromptCount,
  type RequestTokenizer,
} from "@postern/core"
import { llamaCppTokenizerFor, makeRequestTokenizerFor } from "@postern/core/node"
import * as Result from "effect/Result"
import { defaultSystem } from "./chat-history.ts"
import { encode } from "./encode.ts"
import { type CountWork } from "./engine-protocol.ts"
import { plainChats, probeTexts, toolChats } from "./probes.ts"

/** Counts with the engine, or says that it cannot. */
type EngineCount = (work: CountWork) => Promise<ReadonlyArray<number> | undefined>

/** What sizes requests to an engine, and what it found out about the file. */
export interface EngineTokenizer extends RequestTokenizer {
  readonly warnings: () => ReadonlyArray<string>
  /** Holds our own counts against the loaded model's. */
  readonly check: () => Promise<void>
}

/** Which of our counts are the loaded model's. */
interface Agreement {
  readonly vocabulary: boolean
  readonly plainChats: boolean
  readonly toolChats: boolean
}

const hasTools = (request: ModelRequest): boolean =>
  request.kind === "chat" &&
  ((request.body.tools?.length ?? 0) > 0 ||
    request.body.messages.some(({ role, tool_calls: calls }) => role === "tool" || (calls?.length ?? 0) > 0))

/** Requests with the engine's own system prompt: a prompt is written once for a request, and known again by its object. */
const withDefaultSystem = new WeakMap<ModelRequest, ModelRequest>()

/** The conversation as this engine is asked it: with a system prompt, always. */
const asAsked = (request: ModelRequest): ModelRequest => {
  if (request.kind !== "chat") return request
  const { messages } = request.body
  if (messages.some(({ role }) => role === "system" || role === "developer")) return request
  const known = withDefaultSystem.get(request)
  if (known !== undefined) return known
  const system = { role: "system", content: defaultSystem } as const
  const asked = { ...request, body: { ...request.body, messages: [system, ...messages] } }
  withDefaultSystem.set(request, asked)
  return asked
}

/**
 * Sizes requests to an engine by its card, with the vocabulary as llama.cpp uses it. Once the model is loaded, probes tell
 * whether that is right for this file; where it is not, the engine counts, and estimates are taken to be no proof.
 */
export const makeEngineTokenizer = (target: string, card: ModelCard, engine: EngineCount): EngineTokenizer => {
  const vocabulary = llamaCppTokenizerFor(card.tokenizer)
  const own = makeRequestTokenizerFor(card, vocabulary)
  let agreement: Agreement | undefined

  const countWithEngine = async (request: ModelRequest): Promise<number | undefined> => {
    const job = encode(target, request)
    const counts = Result.isFailure(job) ? undefined : await engine(job.success)
    return counts?.[0]
  }
  const sameTexts = async (): Promise<boolean> => {
    const theirs = await engine({ kind: "texts", texts: probeTexts })
    const ours = await Promise.all(probeTexts.map(async (text) => vocabulary.count?.(text)))
    return theirs !== undefined && ours.every((tokens, at) => tokens === theirs[at])
  }
  const sameChats = async (chats: ReadonlyArray<ChatRequest>): Promise<boolean> => {
    for (const chat of chats) {
      const counted = await own.count?.(asAsked(chat))
      if (counted?.tokens !== (await countWithEngine(chat))) return false
    }
    return true
  }
  /** Our count is this model's, as far as is known. */
  const isOurs = (request: ModelRequest): boolean => {
    if (own.count === undefined) return false
    // Each family writes other files in its own way.
    if (request.kind === "infill" && (request.body.snippets?.length ?? 0) > 0) return false
    if (agreement === undefined) return true
    return agreement.vocabulary && (hasTools(request) ? agreement.toolChats : agreement.plainChats)
  }

  return {
    name: own.name,
    bound: (request) => own.bound(asAsked(request)),
    shares: own.shares,
    estimate: (request) => {
      const estimate = own.estimate(asAsked(request))
      // Another vocabulary may make any number of tokens, another template adds little.
      const isKnown = own.count !== undefined && (agreement === undefined || agreement.vocabulary)
      return isKnown ? estimate : { ...estimate, low: Math.min(estimate.low, 1), high: own.bound(asAsked(request)) }
    },
    count: async (request): Promise<PromptCount> => {
      if (isOurs(request) && own.count !== undefined) {
        const counted = await own.count(asAsked(request))
        // Only the file itself says what its vocabulary and template are.
        return { ...counted, isExact: counted.isExact && agreement !== undefined }
      }
      const tokens = await countWithEngine(request)
      if (tokens === undefined) throw new Error("The engine cannot count this request.")
      return { tokens, isExact: true }
    },
    warnings: () =>
      // A card that names no vocabulary we have promised nothing.
      vocabulary.count === undefined || agreement === undefined || agreement.vocabulary
        ? []
        : [
            `${target}: the file's vocabulary is not the one of its card, ${card.tokenizer}; its tokens are counted by the engine. Is it the model that \`card\` names?`,
          ],
    check: async () => {
      const isSame = await sameTexts()
      agreement = {
        vocabulary: isSame,
        plainChats: isSame && (await sameChats(plainChats)),
        toolChats: isSame && (await sameChats(toolChats)),
      }
    },
  }
}
