import { type ContextLimit, type Fit, type ModelRequest, type RequestTokenizer, type Target } from "@postern/core"
import { requestTokenizerFor } from "@postern/core/node"
import * as Effect from "effect/Effect"

/** A target, and how the request at hand fits it. */
export interface FittedTarget {
  readonly target: Target
  readonly fit: Fit
  /** Tokens the answer must have room for. */
  readonly wanted: number
}

/** The least room for an answer that makes an attempt worth while, in tokens; less if the caller wants less. */
const leastRoom = 256

/** Tokens that must be left: what the caller asks for, or the least if that may be reduced or nothing is asked. */
const wantedRoom = ({ kind, body, envelope }: ModelRequest): number => {
  if (kind === "embed") return 0
  const asked = body.max_tokens
  if (asked === undefined) return leastRoom
  return envelope.reduceMaxTokens === true ? Math.min(asked, leastRoom) : asked
}

/** What sizes requests to a target: its own tokenizer, or what its card says. */
export const tokenizerOf = (target: Target): RequestTokenizer => target.tokenizer ?? requestTokenizerFor(target.card)

/** The most tokens the prompt may have by what is known, and how it is known. */
interface Sized {
  readonly tokens: number
  readonly atMost: number
  readonly exact: boolean
  readonly decidedBy: Fit["decidedBy"]
}

const toFit = (request: ModelRequest, contextLimit: ContextLimit, { tokens, atMost, exact, decidedBy }: Sized): Fit => {
  const { tokens: limit, estimated: estimatedLimit } = contextLimit
  const asked = request.kind === "embed" ? undefined : request.body.max_tokens
  const sure = limit - atMost
  const isReduced = request.envelope.reduceMaxTokens === true && asked !== undefined && sure < asked
  return {
    tokens,
    exact,
    decidedBy,
    limit,
    estimatedLimit,
    atMost,
    room: limit - tokens,
    ...(isReduced ? { reducedMaxTokens: Math.max(1, sure) } : {}),
  }
}

/**
 * Says how a request fits a target, at the least cost: by its length where that proves it, else by an estimate, and
 * counted only where the limit lies inside the estimate's margin. Where nothing can count, the estimate stands: the
 * target itself counts before it evaluates, and cuts nothing.
 */
export const fitRequest = Effect.fnUntraced(function* (
  request: ModelRequest,
  target: Target,
): Effect.fn.Return<FittedTarget> {
  const tokenizer = tokenizerOf(target)
  const wanted = wantedRoom(request)
  const contextLimit = target.contextLimit()
  const limit = contextLimit.tokens
  const { count: tokens, low, high } = tokenizer.estimate(request)
  const asked = request.kind === "embed" ? 0 : Math.max(wanted, request.body.max_tokens ?? 0)
  // A reduced answer must know its room, not only that there is some.
  const mayReduce = asked > wanted && high + asked > limit
  const fitted = (sized: Sized): FittedTarget => ({ target, wanted, fit: toFit(request, contextLimit, sized) })
  if (tokenizer.bound(request) + asked <= limit) {
    return fitted({ tokens, atMost: high, exact: low === high, decidedBy: "bound" })
  }
  const estimated = fitted({ tokens, atMost: high, exact: low === high, decidedBy: "estimate" })
  const isDecided = low + wanted > limit || (high + wanted <= limit && !mayReduce)
  const { count } = tokenizer
  if (isDecided || count === undefined) return estimated
  // What counts may end at any moment, with the engine that it is: the estimate is there.
  return yield* Effect.tryPromise(async () => count(request)).pipe(
    Effect.map((counted) =>
      fitted({ tokens: counted.tokens, atMost: counted.tokens, exact: counted.isExact, decidedBy: "count" }),
    ),
    Effect.orElseSucceed(() => estimated),
  )
})

/** Says whether enough room is left for the answer. */
export const hasRoom = ({ fit, wanted }: FittedTarget): boolean => fit.room >= wanted
