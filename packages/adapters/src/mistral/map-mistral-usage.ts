import { type Usage } from "@postern/core"
import { type UsageInfo } from "./load-sdk.ts"

const count = (value: unknown): number | undefined =>
  typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : undefined

const cachedTokens = (usage: UsageInfo): number | undefined => {
  const details: unknown = usage["prompt_tokens_details"]
  const detailed = typeof details === "object" && details !== null && "cached_tokens" in details
  return count(usage["num_cached_tokens"]) ?? (detailed ? count(details.cached_tokens) : undefined)
}

/** Maps token counts; what is not a count is left out. */
export const mapMistralUsage = (usage: UsageInfo | undefined): Usage => {
  if (!usage) return {}
  const input = count(usage.promptTokens)
  const cached = cachedTokens(usage)
  const output = count(usage.completionTokens)
  return {
    ...(input === undefined ? {} : { inputTokens: input }),
    ...(cached === undefined ? {} : { cachedInputTokens: cached }),
    ...(output === undefined ? {} : { outputTokens: output }),
  }
}
