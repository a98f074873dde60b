import { type ContextLimit, type Fit } from "@postern/core"
import { type Features } from "../measure/features.ts"

/** The least room for an answer that makes an attempt worth while, in tokens; less if the caller wants less. */
const leastRoom = 256

/** Says how a request fits a context. Estimated: a target counts exactly before it evaluates, and cuts nothing. */
export const fitRequest = (features: Features, limit: ContextLimit): Fit => ({
  tokens: features.tokens,
  exact: false,
  limit: limit.tokens,
  estimatedLimit: limit.estimated,
  room: limit.tokens - features.tokens,
})

/** Says whether enough room is left for an answer. */
export const hasRoom = (fit: Fit, features: Features): boolean =>
  fit.room >= Math.min(features.maxTokens ?? leastRoom, leastRoom)
