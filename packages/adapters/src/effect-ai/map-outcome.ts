import { type Evidence, type Route, type Usage } from "@postern/core"
import type * as Response from "effect/ai/Response"
import { describeRoute, uncachedTokens } from "../record/describe-route.ts"

/** Gives usage as effect counts it; what the target did not say stays unknown. */
export const mapUsage = (usage: Usage): typeof Response.Usage.Encoded => ({
  inputTokens: {
    total: usage.inputTokens,
    uncached: uncachedTokens(usage),
    cacheRead: usage.cachedInputTokens,
    cacheWrite: undefined,
  },
  outputTokens: { total: usage.outputTokens, text: undefined, reasoning: undefined },
})

/** The `metadata.postern` of an answer: where it ran and why, and what it shows of itself. */
export const routeMetadata = (route: Route, evidence?: ReadonlyArray<Evidence>): Response.ProviderMetadata => ({
  postern: describeRoute(route, evidence),
})
