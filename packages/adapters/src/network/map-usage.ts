import { type Usage } from "@postern/core"

const count = (value: unknown): number | undefined =>
  typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : undefined

/** Token counts as servers give them, under whatever names; what is not a count is left out. */
export const mapUsage = (input: unknown, cached: unknown, output: unknown): Usage => {
  const [inputTokens, cachedInputTokens, outputTokens] = [count(input), count(cached), count(output)]
  return {
    ...(inputTokens === undefined ? {} : { inputTokens }),
    ...(cachedInputTokens === undefined ? {} : { cachedInputTokens }),
    ...(outputTokens === undefined ? {} : { outputTokens }),
  }
}
