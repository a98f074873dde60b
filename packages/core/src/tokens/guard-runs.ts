// What a piece of tiktoken's patterns can be: longer runs take it quadratic time, 32 KB of one letter two seconds
// (https://github.com/openai/tiktoken/issues/195).
const longRun = /[\p{L}\p{M}]{2000}|\s{2000}|[^\s\p{L}\p{M}\p{N}]{2000}/gu

/** Cuts a text inside runs of thousands of characters of one kind, each of which then counts a token more at most. */
export const guardRuns = (text: string): ReadonlyArray<string> => {
  const parts: Array<string> = []
  let start = 0
  for (const run of text.matchAll(longRun)) {
    const end = run.index + run[0].length
    parts.push(text.slice(start, end))
    start = end
  }
  parts.push(text.slice(start))
  return parts
}
