import {
  type LanguageModelV4FinishReason,
  type LanguageModelV4Usage,
  type SharedV4ProviderMetadata,
} from "@ai-sdk/provider"
import { type Evidence, type FinishReason, type Route, type Usage } from "@postern/core"
import { describeRoute, uncachedTokens } from "../record/describe-route.ts"

/** The SDK has the same words, and keeps the target's own beside them. */
export const mapFinishReason = (reason: FinishReason, rawReason?: string): LanguageModelV4FinishReason => ({
  unified: reason,
  raw: rawReason ?? reason,
})

/** Gives usage as the SDK counts it; what the target did not say stays unknown. */
export const mapUsage = (usage: Usage): LanguageModelV4Usage => ({
  inputTokens: {
    total: usage.inputTokens,
    noCache: uncachedTokens(usage),
    cacheRead: usage.cachedInputTokens,
    cacheWrite: undefined,
  },
  outputTokens: { total: usage.outputTokens, text: undefined, reasoning: undefined },
})

/** The `providerMetadata.postern` of an answer: where it ran and why, and what it shows of itself. */
export const routeMetadata = (route: Route, evidence?: ReadonlyArray<Evidence>): SharedV4ProviderMetadata => ({
  postern: describeRoute(route, evidence),
})
