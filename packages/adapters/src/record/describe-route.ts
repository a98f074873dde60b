import { type Evidence, type Route, type Usage } from "@postern/core"

/** Where an answer ran and why, and what it shows of itself, as plain JSON for another library's metadata. */
export const describeRoute = (
  { id, target, zone, reasons, fallbacks }: Route,
  evidence: ReadonlyArray<Evidence> = [],
) => {
  const observed = evidence.map(({ kind, detail }) => ({ kind, detail }))
  return {
    id,
    target,
    zone,
    reasons: [...reasons],
    fallbacks,
    ...(observed.length === 0 ? {} : { evidence: observed }),
  }
}

/** Tokens of the prompt that were not read from a cache; all of them where the target says nothing of a cache. */
export const uncachedTokens = ({ inputTokens, cachedInputTokens }: Usage): number | undefined =>
  inputTokens === undefined || cachedInputTokens === undefined ? inputTokens : inputTokens - cachedInputTokens
