/** When an engine that crashed may be started again. */
export interface RestartDelay {
  /** Milliseconds until then; none after a first crash. */
  readonly left: () => number
  readonly crashed: () => void
  readonly answered: () => void
}

const firstMs = 1000
const longestMs = 30_000

/** Makes the delay of one engine: a second after the second crash in a row, doubling up to half a minute. */
export const makeRestartDelay = (now: () => number = Date.now): RestartDelay => {
  let crashes = 0
  let notBefore = 0
  return {
    left: () => Math.max(0, notBefore - now()),
    crashed: () => {
      crashes++
      if (crashes > 1) notBefore = now() + Math.min(longestMs, firstMs * 2 ** (crashes - 2))
    },
    answered: () => {
      crashes = 0
      notBefore = 0
    },
  }
}
