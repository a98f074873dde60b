import { type Usage } from "@postern/core"
import { mapUsage } from "../network/map-usage.ts"
import { field } from "../network/map-connection-error.ts"
import { type UsageInfo } from "./load-sdk.ts"

/** Maps token counts. Cached tokens come under either of two names. */
export const mapMistralUsage = (usage: UsageInfo | undefined): Usage =>
  mapUsage(
    usage?.promptTokens,
    usage?.["num_cached_tokens"] ?? field(usage?.["prompt_tokens_details"], "cached_tokens"),
    usage?.completionTokens,
  )
