import {
  type JSONObject,
  type LanguageModelV4FinishReason,
  type LanguageModelV4Usage,
  type SharedV4ProviderMetadata,
} from "@ai-sdk/provider"
import { type Evidence, type FinishReason, type Route, type Usage } from "@postern/core"

/** The SDK has the same words, and keeps the target's own beside them. */
export const mapFinishReason = (reason: FinishReason, rawReason?: string): LanguageModelV4FinishReason => ({
  unified: reason,
  raw: rawReason ?? reason,
})

const noCacheOf = ({ inputTokens, cachedInputTokens }: Usage): number | undefined =>
  inputTokens === undefined || cachedInputTokens === undefined ? inputTokens : inputTokens - cachedInputTokens

/** Gives usage as the SDK counts it; what the target did not say stays unknown. */
export const mapUsage = (usage: Usage): LanguageModelV4Usage => ({
  inputTokens: {
    total: usage.inputTokens,
    noCache: noCacheOf(usage),
    cacheRead: usage.cachedInputTokens,
    cacheWrite: undefined,
  },
  outputTokens: { total: usage.outputTokens, text: undefined, reasoning: undefined },
})

/** The `providerMetadata.postern` of an answer: where it ran and why, and what it shows of itself. */
export const routeMetadata = (
  { id, target, zone, reasons, fallbacks }: Route,
  evidence: ReadonlyArray<Evidence> = [],
): SharedV4ProviderMetadata => {
  const observed = evidence.map(({ kind, detail }): JSONObject => ({ kind, detail }))
  return {
    postern: {
      id,
      target,
      zone,
      reasons: [...reasons],
      fallbacks,
      ...(observed.length === 0 ? {} : { evidence: observed }),
    },
  }
}
