// The longest wait a timer of Node's can count; a longer one would fire at once.
const longestMs = 2_147_483_647

const check = (option: string, value: number | undefined, most: number): void => {
  if (value === undefined || (Number.isSafeInteger(value) && value >= 1 && value <= most)) return
  throw new RangeError(`\`${option}\` must be a whole number from 1 to ${most}, came ${value}`)
}

/** Throws where a number among the options is none that makes sense. */
export const checkNumbers = (options: {
  readonly concurrency?: number
  readonly contextTokens?: number
  readonly timeoutMs?: number
}): void => {
  check("concurrency", options.concurrency, 1024)
  check("contextTokens", options.contextTokens, Number.MAX_SAFE_INTEGER)
  check("timeoutMs", options.timeoutMs, longestMs)
}
