import { type Evidence, type Route, type Usage } from "@postern/core"
import type * as Response from "effect/ai/Response"

/** Gives usage as effect counts it; what the target did not say stays unknown. */
export const mapUsage = ({ inputTokens, cachedInputTokens, outputTokens }: Usage): typeof Response.Usage.Encoded => ({
  inputTokens: {
    total: inputTokens,
    uncached:
      inputTokens === undefined || cachedInputTokens === undefined ? inputTokens : inputTokens - cachedInputTokens,
    cacheRead: cachedInputTokens,
    cacheWrite: undefined,
  },
  outputTokens: { total: outputTokens, text: undefined, reasoning: undefined },
})

/** The `metadata.postern` of an answer: where it ran and why, and what it shows of itself. */
export const routeMetadata = (
  { id, target, zone, reasons, fallbacks }: Route,
  evidence: ReadonlyArray<Evidence> = [],
): Response.ProviderMetadata => {
  const observed = evidence.map(({ kind, detail }) => ({ kind, detail }))
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
